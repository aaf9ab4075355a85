// Every row of the tables of requests, through a whole gateway.

import Testing

/// All of HTTP/1: one row after another, because they share a stage.
@Suite(.serialized) struct HTTP1RequestConformance {
    private func play(_ row: RequestCase) throws { try RequestStage.shared.get().play(row) }

    @Test(arguments: RequestLineCases.all)
    func `request lines are taken or refused by the letter`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: TargetCases.all)
    func `targets are taken, made canonical or refused`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: HostCases.all)
    func `a request names one host`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: FieldCases.all)
    func `field lines are taken or refused by the letter`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: LengthCases.all)
    func `a body has one length or none`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: ChunkCases.all)
    func `chunks are taken apart by the letter`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: ConnectionCases.all)
    func `what is said of one connection stays on it`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: MethodCases.all)
    func `methods, expectations and hops are honoured`(_ row: RequestCase) throws { try play(row) }

    @Test(arguments: TwinCases.all)
    func `no field passes for another one`(_ row: RequestCase) throws { try play(row) }

    @Test func `there are at least 400 rows`() {
        let tables = [
            RequestLineCases.all, TargetCases.all, HostCases.all, FieldCases.all, LengthCases.all, ChunkCases.all,
            ConnectionCases.all, MethodCases.all, TwinCases.all,
        ]
        #expect(tables.map(\.count).reduce(0, +) >= 400)
    }
}
