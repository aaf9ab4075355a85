// Inspections that wait for the next request.

internal import Snapshots

/// A worker's spare inspections, by rule set.
///
/// An inspection holds its rule set, tens of megabytes of compiled rules: only those of the generation in force have a
/// place here. There are few: looking through them costs less than a dictionary, whose `subscript` for changes
/// allocates.
struct InspectionPool {
    private final class Shelf {
        let ruleSet: ObjectIdentifier
        var spare = ContiguousArray<Inspection>()

        init(_ ruleSet: ObjectIdentifier) { self.ruleSet = ruleSet }
    }

    /// How many are kept of a rule set: more come and go with their bursts, as exchanges do.
    private static let maximumSpare = 1024

    private var shelves = ContiguousArray<Shelf>()

    /// One that has run these rules before; nil where none waits.
    func take(_ rules: RouteInspection) -> Inspection? { shelf(of: rules)?.spare.popLast() }

    /// Keeps one that has been reset, unless its rule set is gone: the request may have outlived its generation.
    func put(_ inspection: Inspection) {
        guard let shelf = shelf(of: inspection.rules), shelf.spare.count < Self.maximumSpare else { return }
        shelf.spare.append(inspection)
    }

    /// Has a place for the rule sets of a new generation, and for no others.
    mutating func adopt(_ inspections: [RouteInspection]) {
        let before = shelves
        shelves = []
        for ruleSet in Set(inspections.map { ObjectIdentifier($0.ruleSet) }) {
            shelves.append(before.first { $0.ruleSet == ruleSet } ?? Shelf(ruleSet))
        }
    }

    private func shelf(of rules: RouteInspection) -> Shelf? {
        let ruleSet = ObjectIdentifier(rules.ruleSet)
        for shelf in shelves where shelf.ruleSet == ruleSet { return shelf }
        return nil
    }
}
