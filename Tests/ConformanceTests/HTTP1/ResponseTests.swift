// Every row of the tables of answers, through a whole gateway.

import Testing

/// One row after another, because they share a stage.
@Suite(.serialized) struct HTTP1ResponseConformance {
    private func play(_ row: ResponseCase) throws { try ResponseStage.shared.get().play(row) }

    @Test(arguments: StatusLineCases.all)
    func `status lines are taken or refused by the letter`(_ row: ResponseCase) throws { try play(row) }

    @Test(arguments: ResponseFieldCases.all)
    func `field lines of answers are taken or refused by the letter`(_ row: ResponseCase) throws { try play(row) }

    @Test(arguments: ResponseLengthCases.all)
    func `an answer has one length, and its client learns of its end`(_ row: ResponseCase) throws { try play(row) }

    @Test(arguments: BodilessCases.all)
    func `answers without a body leave nothing behind`(_ row: ResponseCase) throws { try play(row) }

    @Test(arguments: InterimCases.all)
    func `interim answers come before one final one`(_ row: ResponseCase) throws { try play(row) }
}
