// Inspections that wait for the next request.

internal import Snapshots

/// A worker's spare inspections, by rule set.
///
/// There are few rule sets: looking through them costs less than a dictionary, whose `subscript` for changes allocates.
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

    /// Keeps one that has been reset. Its rule set may be gone: then it waits for the next `keep(only:)`.
    mutating func put(_ inspection: Inspection) {
        let shelf = shelf(of: inspection.rules) ?? add(inspection.rules)
        guard shelf.spare.count < Self.maximumSpare else { return }
        shelf.spare.append(inspection)
    }

    /// Drops those of rule sets that no generation has any more.
    mutating func keep(only ruleSets: Set<ObjectIdentifier>) {
        shelves.removeAll { !ruleSets.contains($0.ruleSet) }
    }

    private func shelf(of rules: RouteInspection) -> Shelf? {
        let ruleSet = ObjectIdentifier(rules.ruleSet)
        for shelf in shelves where shelf.ruleSet == ruleSet { return shelf }
        return nil
    }

    private mutating func add(_ rules: RouteInspection) -> Shelf {
        let shelf = Shelf(ObjectIdentifier(rules.ruleSet))
        shelves.append(shelf)
        return shelf
    }
}
