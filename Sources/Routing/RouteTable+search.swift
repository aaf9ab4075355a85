// The look-up itself, from the most specific place to the least.

internal import PatternMatching

/// The path of one look-up: borrowed bytes, with the ends of its segments in the scratch.
struct SearchedPath {
    let start: UnsafeRawPointer
    let count: Int
    let segmentEnds: UnsafeMutablePointer<Int>
    /// How many segments of it could be those of a prefix.
    let depth: Int

    var span: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }
}

extension RouteTable {
    /// What the exact host name leads to, if it is there.
    @inline(__always)
    func findHost(_ host: Span<UInt8>) -> KeyTable.Hit? {
        let bytes = host.withUnsafeBytes { $0 }
        guard let start = bytes.baseAddress, bytes.count > 0 else { return nil }
        return hosts.find(start, count: bytes.count, owner: HostOwner.exact)
    }

    /// Finds the match, once the exact host has been looked up; notes in `explanation` everything considered, if
    /// there is one.
    @inline(never)
    func search<Conditions: RouteConditions & ~Copyable>(
        _ exactHost: KeyTable.Hit?, host: Span<UInt8>, path: Span<UInt8>, conditions: borrowing Conditions,
        scratch: borrowing RouteScratch, explanation: UnsafeMutablePointer<RouteExplanation>?
    ) throws(PatternError) -> RouteMatch? {
        // The spans outlive the call, and nothing keeps these addresses beyond it.
        let pathBytes = path.withUnsafeBytes { $0 }
        let hostBytes = host.withUnsafeBytes { $0 }
        guard let pathStart = pathBytes.baseAddress else { return nil }
        let searched = SearchedPath(
            start: pathStart, count: path.count, segmentEnds: scratch.segmentEnds,
            depth: findSegments(pathStart, count: path.count, ends: scratch.segmentEnds))
        var search = Search(explanation: explanation)
        if let exactHost {
            try visit(exactHost, searched, conditions, scratch, &search)
            if search.isOver { return search.winner }
        }
        if let start = hostBytes.baseAddress, wildcardDepths != 0, host.count > 0 {
            try visitWildcards(start, host.count, searched, conditions, scratch, &search)
            if search.isOver { return search.winner }
        }
        try visit(everyHostSlot, everyHost, searched, conditions, scratch, &search)
        return search.winner
    }

    /// What one look-up has found so far.
    struct Search {
        /// Where everything considered is noted; nil for requests, which want the match alone.
        let explanation: UnsafeMutablePointer<RouteExplanation>?
        var winner: RouteMatch?

        init(explanation: UnsafeMutablePointer<RouteExplanation>?) { self.explanation = explanation }

        /// Whether nothing that comes later matters.
        @inline(__always) var isOver: Bool { winner != nil && explanation == nil }
    }

    /// Goes through the wildcards that a host name falls under, longest first.
    private func visitWildcards<Conditions: RouteConditions & ~Copyable>(
        _ host: UnsafeRawPointer, _ count: Int, _ path: SearchedPath, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        let mostLabels = 63 &- wildcardDepths.leadingZeroBitCount
        var labels = 0
        var offset = count &- 1
        // A dot at the very front has no label before it.
        while offset > 0, labels < mostLabels {
            if host.load(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: ".") {
                labels &+= 1
                scratch.labelDots[labels] = offset
            }
            offset &-= 1
        }
        while labels > 0 {
            let dot = scratch.labelDots[labels]
            if wildcardDepths &>> UInt64(labels) & 1 != 0,
                let hit = hosts.find(host + dot, count: count &- dot, owner: HostOwner.wildcard)
            {
                try visit(hit, path, conditions, scratch, &search)
                if search.isOver { return }
            }
            labels &-= 1
        }
    }

    /// Goes through the places of a host that was found.
    @inline(__always)
    private func visit<Conditions: RouteConditions & ~Copyable>(
        _ host: KeyTable.Hit, _ path: SearchedPath, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        let routes: HostRoutes
        if search.explanation != nil {
            routes = hostRoutes.start[hosts.number(at: host.slot)]
        } else if let rule = host.answer.rule {
            search.winner = RouteMatch(rule: Int(rule), prefixLength: 0)
            return
        } else if let depths = host.answer.depths {
            routes = HostRoutes(depths: depths)
        } else {
            routes = hostRoutes.start[host.answer.number]
        }
        try visit(host.slot, routes, path, conditions, scratch, &search)
    }

    /// Goes through the places of one host: exact path, longest prefix, regular expressions.
    @inline(__always)
    private func visit<Conditions: RouteConditions & ~Copyable>(
        _ host: Int, _ routes: HostRoutes, _ path: SearchedPath, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        search.explanation?.pointee.visitedHosts.append(host)
        if routes.depths & HostRoutes.exactPaths != 0,
            let hit = paths.find(path.start, count: path.count, owner: PathOwner.exactPaths(of: host))
        {
            try consider(hit, path.count, conditions, scratch, &search)
            if search.isOver { return }
        }
        // Starts at the path's own depth, not at the host's: so the processor need not wait for the host's line to
        // go on. Ends with depth 0, where `/` is in the table.
        var depth = path.depth
        while depth >= 0 {
            if routes.depths &>> UInt64(depth) & 1 != 0 {
                let end = path.segmentEnds[depth]
                if let hit = paths.find(path.start, count: end, owner: PathOwner.prefixes(of: host)) {
                    try consider(hit, end, conditions, scratch, &search)
                    if search.isOver { return }
                }
            }
            depth &-= 1
        }
        if !routes.candidates.isEmpty {
            try consider(routes.candidates, 0, conditions, scratch, &search)
            if search.isOver { return }
        }
        if routes.expressions.count > 0 {
            try tryExpressions(routes.expressions, path, conditions, scratch, &search)
        }
    }

    @inline(never)
    private func tryExpressions<Conditions: RouteConditions & ~Copyable>(
        _ list: ExpressionList, _ path: SearchedPath, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        for index in Int(list.first)..<Int(list.first &+ list.count) {
            let expression = expressions.start[index]
            do throws(PatternError) {
                guard try patterns.start[expression.pattern].matches(path.span.span, scratch: scratch.patterns) else {
                    continue
                }
            } catch {
                // An explanation goes on after its match; what a request would not have run cannot fail it.
                if search.winner != nil { continue }
                throw error
            }
            try consider(expression.candidates, 0, conditions, scratch, &search)
            if search.isOver { return }
        }
    }

    /// Takes a path's rule, or the first of its candidates whose conditions hold.
    @inline(__always)
    private func consider<Conditions: RouteConditions & ~Copyable>(
        _ path: KeyTable.Hit, _ prefixLength: Int, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        if search.explanation != nil {
            let candidates = pathCandidates.start[paths.number(at: path.slot)]
            try considerEach(candidates, prefixLength, conditions, scratch, &search)
        } else if let rule = path.answer.rule {
            search.winner = RouteMatch(rule: Int(rule), prefixLength: prefixLength)
        } else {
            let candidates = pathCandidates.start[path.answer.number]
            try considerEach(candidates, prefixLength, conditions, scratch, &search)
        }
    }

    /// Takes the first of a place's candidates whose conditions hold.
    @inline(__always)
    private func consider<Conditions: RouteConditions & ~Copyable>(
        _ list: CandidateList, _ prefixLength: Int, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        if let rule = list.direct, search.explanation == nil {
            search.winner = RouteMatch(rule: Int(rule), prefixLength: prefixLength)
            return
        }
        try considerEach(list, prefixLength, conditions, scratch, &search)
    }

    @inline(never)
    private func considerEach<Conditions: RouteConditions & ~Copyable>(
        _ list: CandidateList, _ prefixLength: Int, _ conditions: borrowing Conditions,
        _ scratch: borrowing RouteScratch, _ search: inout Search
    ) throws(PatternError) {
        var index = list.first
        while true {
            let candidate = candidates.start[index]
            let rule = Int(candidate.rule)
            if let failure = try failure(of: candidate, conditions, scratch) {
                search.explanation?.pointee.record(rule: rule, failure)
            } else if search.winner == nil {
                search.winner = RouteMatch(rule: rule, prefixLength: prefixLength)
                search.explanation?.pointee.record(rule: rule, .chosen)
            } else {
                search.explanation?.pointee.record(rule: rule, .lostByPrecedence)
            }
            if search.isOver || candidate.isLast { return }
            index &+= 1
        }
    }

    /// Finds where the first segments of a path end, as far as any prefix goes.
    ///
    /// - Returns: how many ends were written to `ends`, from index 1 on.
    @inline(__always)
    private func findSegments(_ path: UnsafeRawPointer, count: Int, ends: UnsafeMutablePointer<Int>) -> Int {
        if maximumPrefixDepth == 0 { return 0 }
        var depth = 0
        var offset = 1
        // A segment that ends beyond the longest prefix cannot be the end of one.
        let limit = min(count, maximumPrefixBytes &+ 1)
        while offset < limit {
            if path.load(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: "/") {
                depth &+= 1
                ends[depth] = offset
                if depth == maximumPrefixDepth { return depth }
            }
            offset &+= 1
        }
        // The path's end is a segment's end too, unless a slash has just ended one.
        if offset == count, path.load(fromByteOffset: count &- 1, as: UInt8.self) != UInt8(ascii: "/") {
            depth &+= 1
            ends[depth] = count
        }
        return depth
    }
}
