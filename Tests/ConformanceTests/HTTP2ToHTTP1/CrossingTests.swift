// Every row of the tables of requests that come as HTTP/2 and go on as HTTP/1.1.

import Testing

/// One row after another, because they share a stage.
@Suite(.serialized) struct HTTP2ToHTTP1Conformance {
    private func play(_ row: CrossingCase) throws { try CrossingStage.shared.get().play(row) }

    @Test(arguments: PseudoFieldCrossings.all)
    func `pseudo-fields become a request line and Host, or nothing`(_ row: CrossingCase) throws { try play(row) }

    @Test(arguments: TargetCrossings.all)
    func `a path is what HTTP/1 takes for one, or refused`(_ row: CrossingCase) throws { try play(row) }

    @Test(arguments: LengthCrossings.all)
    func `a body has the length that its frames have`(_ row: CrossingCase) throws { try play(row) }

    @Test(arguments: FieldCrossings.all)
    func `a field is one line, and says nothing of connections`(_ row: CrossingCase) throws { try play(row) }

    @Test func `there are at least 200 rows`() {
        let tables = [PseudoFieldCrossings.all, TargetCrossings.all, LengthCrossings.all, FieldCrossings.all]
        #expect(tables.map(\.count).reduce(0, +) >= 200)
    }
}
