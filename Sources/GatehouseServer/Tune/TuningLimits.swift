// Every bound of `gatehouse waf tune`, with its reason.

/// What reading a log may cost, and from when on a client counts for what.
///
/// With all of them reached the tally takes some 100 MB, however long the log is.
struct TuningLimits {
    /// Bytes of one line: the longest that a gateway writes, all of it escaped, is shorter.
    var lineBytes = 1 << 20
    /// Different triples of rule, variable and route. Who has more has no false positives, but a scan.
    var groups = 4096
    /// Requests whose lines may still come: workers' lines are mixed in the log, but not by more than their queues.
    var openRequests = 4096
    /// Groups of one request; one with more is never called freed.
    var groupsOfRequest = 64
    /// Different sets of groups that requests fell into.
    var combinations = 16_384
    /// Clients that are told apart. Those that come later are evidence of nothing.
    var clients = 65_536
    /// Clients of one group that are told apart.
    var clientsOfGroup = 256
    /// Hosts that an exclusion in SecLang names; with more it names none.
    var hostsOfGroup = 8
    /// A client that is hit in more places, each a variable of a route, looks like a scanner: forms that an honest
    /// client fills in are hit in a field or a few.
    var placesOfHonestClient = 12
}
