// The arithmetic of buckets, as a store runs it: all limits of a request in one step that nothing comes between.

internal import RateLimiting

/// The script and its arguments.
///
/// A bucket is the time at which it is full, in microseconds of the store's own clock, so that replicas need no common
/// one. It expires when it is full: then nothing is lost. All buckets of a request give, or none does. The answer is a
/// list: 1 or 0, and for each bucket how many microseconds it then lacks.
enum LimitScript {
    static let text = """
        if redis.replicate_commands then redis.replicate_commands() end
        local time = redis.call('TIME')
        local now = (time[1] - 1700000000) * 1000000 + time[2]
        local debts, allowed = {}, 1
        for i = 1, #KEYS do
          local charge, span = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
          local full = tonumber(redis.call('GET', KEYS[i]) or '0') or 0
          debts[i] = math.min(math.max(full - now, 0), span)
          if debts[i] + charge > span + 0.01 then allowed = 0 end
        end
        for i = 1, #KEYS do
          local charge = tonumber(ARGV[2 * i - 1])
          if allowed == 1 and charge > 0 then
            debts[i] = debts[i] + charge
            redis.call('SET', KEYS[i], string.format('%.3f', now + debts[i]), 'PX', math.ceil(debts[i] / 1000) + 1)
          end
          debts[i] = math.ceil(debts[i])
        end
        table.insert(debts, 1, allowed)
        return debts
        """

    /// The command that runs the script, whole or by its digest.
    static func command(_ demands: [SharedDemand], digest: [UInt8]?) -> [UInt8] {
        var words: [[UInt8]] = digest.map { [Array("EVALSHA".utf8), $0] } ?? [Array("EVAL".utf8), Array(text.utf8)]
        words.append(Array("\(demands.count)".utf8))
        for demand in demands { words.append(demand.name.bytes) }
        for demand in demands {
            words.append(microseconds(demand.limit, tokens: demand.cost))
            words.append(microseconds(demand.limit, tokens: demand.limit.burst))
        }
        return RedisCommand.bytes(words)
    }

    private static func microseconds(_ limit: RateLimit, tokens: UInt64) -> [UInt8] {
        // Ticks of 1/64 ns.
        Array("\(Double(limit.interval) * Double(tokens) / 64_000)".utf8)
    }

    /// What an answer of the script comes to; nil for what is none.
    static func decision(_ reply: RedisReply, _ demands: [SharedDemand]) -> CombinedDecision? {
        guard case .array(let values) = reply, values.count == demands.count + 1, case .integer(let word) = values[0],
            word == 0 || word == 1
        else { return nil }
        let isAllowed = word == 1
        var best: CombinedDecision?
        var ahead: UInt64 = 0
        for (index, demand) in demands.enumerated() {
            guard case .integer(let debt) = values[index + 1], debt >= 0 else { return nil }
            let (nanoseconds, overflow) = UInt64(debt).multipliedReportingOverflow(by: 1000)
            guard !overflow else { return nil }
            let decision = LimitDecision(
                under: demand.limit, debtNanoseconds: nanoseconds, cost: demand.cost, isAllowed: isAllowed)
            ahead = max(ahead, decision.nanosecondsAhead)
            let isBetter = best.map { known in
                isAllowed
                    ? decision.remaining < known.decisive.remaining
                    : decision.waitOrNever > known.decisive.waitOrNever
            }
            if isBetter ?? true { best = CombinedDecision(decisive: decision, index: index) }
        }
        return best.map { CombinedDecision(decisive: $0.decisive, index: $0.index, nanosecondsAhead: ahead) }
    }
}

extension LimitDecision {
    /// For the most patient of several that deny: the longest wait.
    fileprivate var waitOrNever: UInt64 { nanosecondsUntilAllowed ?? .max }
}
