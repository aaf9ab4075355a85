// Routes: names, what they match, what they do, and which upstreams they lead to.

import Diagnostics

extension Validator {
    mutating func checkRoutes() {
        var first: [String: SourcePosition?] = [:]
        for index in model.routes.indices {
            let name = model.routes[index].name
            if name.position == nil {
                // A name made from the match may come twice; the later ones are told apart.
                var attempt = name.value
                var number = 1
                while first[attempt] != nil {
                    number += 1
                    attempt = "\(name.value) (\(number))"
                }
                model.routes[index].name.value = attempt
                first[attempt] = .some(nil)
            } else {
                if let earlier = first[name.value] {
                    error("there is a route \"\(name.value)\" already\(place(earlier))", at: name.position)
                }
                first[name.value] = name.position
            }
            check(model.routes[index])
        }
    }

    private mutating func check(_ route: RouteModel) {
        check(route.match)
        checkAction(of: route)
        checkRewrite(of: route)
        check(route.headers.request, ofRequest: true)
        check(route.headers.response, ofRequest: false)
        for upgrade in route.upgrades {
            let name = upgrade.value.lowercased()
            if !isToken(name) {
                error("\"\(upgrade.value)\" is not the name of a protocol", at: upgrade.position)
            } else if name.hasPrefix("h2") || name == "http" || name == "tls" {
                error("a connection is not switched to \(name): clients of HTTP/2 begin with it, "
                    + "and TLS is a listener's", at: upgrade.position)
            }
        }
    }

    private mutating func check(_ match: MatchModel) {
        if let path = match.path { check(path) }
        var hosts: Set<HostPattern> = []
        for host in match.hosts where !hosts.insert(host.value).inserted {
            warning("host \(host.value) is listed twice", at: host.position)
        }
        for method in match.methods where !isToken(method.value) {
            error("\"\(method.value)\" is not a method", at: method.position)
        }
        for method in match.methods where standardMethods.contains(method.value.uppercased()) {
            guard !standardMethods.contains(method.value) else { continue }
            warning("methods are case-sensitive: \"\(method.value)\" is not \(method.value.uppercased())",
                    at: method.position)
        }
        var names: Set<String> = []
        for header in match.headers {
            let name = header.name.value
            if !isToken(name) { error("\"\(name)\" is not a header name", at: header.name.position) }
            if name == "host" { error("match a host with hosts:, not with a header", at: header.name.position) }
            if !names.insert(name).inserted {
                error("header \"\(name)\" is matched twice", at: header.name.position)
            }
        }
    }

    private mutating func check(_ path: Located<PathPattern>) {
        switch path.value {
        case .regex(let pattern):
            if pattern.isEmpty { error("the regular expression is empty", at: path.position) }
        case .exact(let text), .prefix(let text):
            if let problem = pathProblem(text, mergesSlashes: model.paths.mergeSlashes.value) {
                error("the path \"\(text)\" can never match: \(problem)", at: path.position)
            }
        }
    }

    private mutating func checkAction(of route: RouteModel) {
        switch route.action {
        case .passthrough(let targets): checkPassthrough(targets, of: route)
        case .forward(let targets):
            if targets.isEmpty { error("to leads nowhere: the list is empty", at: route.position) }
            if let first = targets.first, targets.allSatisfy({ $0.weight.value == 0 }) {
                error("every target has weight 0, so none can be chosen",
                      at: first.weight.position ?? first.destination.position)
            }
        case .redirect(let redirect):
            let status = redirect.status
            if ![301, 302, 303, 307, 308].contains(status.value) {
                error("expected a redirect's status (301, 302, 303, 307 or 308), found \(status.value)",
                      at: status.position)
            }
        case .respond(let respond): check(respond)
        }
    }

    /// What is passed through is not read: a name is all that it can be told by.
    private mutating func checkPassthrough(_ targets: [ForwardTarget], of route: RouteModel) {
        let match = route.match
        if match.hosts.isEmpty {
            error("passthrough needs hosts: the name in the TLS hello is all that it knows", at: route.position)
        }
        if match.path != nil || !match.methods.isEmpty || !match.headers.isEmpty || !match.query.isEmpty {
            error("passthrough cannot match by anything but hosts: the rest is encrypted",
                  at: match.path?.position ?? match.methods.first?.position ?? route.position)
        }
        let edits = route.headers
        if !route.allow.isEmpty || !route.deny.isEmpty || !edits.request.isEmpty || !edits.response.isEmpty {
            error("allow, deny and headers have no effect on TLS that is passed through", at: route.position)
        }
        if !model.listeners.contains(where: { $0.tls != nil }) {
            error("passthrough needs a listener with tls", at: route.position)
        }
        for target in targets {
            guard case .upstream(let name) = target.destination.value,
                let upstream = model.upstreams.first(where: { $0.name.value == name }),
                let scheme = upstream.endpoints.first?.url.value.scheme, scheme != .tls
            else { continue }
            error("what is passed through goes to tls:// endpoints; \"\(name)\" is \(scheme.rawValue)://",
                  at: target.destination.position)
        }
    }

    private mutating func check(_ respond: RespondModel) {
        let status = respond.status
        if !(200...599).contains(status.value) {
            error("expected a status from 200 to 599, found \(status.value)", at: status.position)
        }
        if [204, 205, 304].contains(status.value), !respond.body.value.isEmpty {
            error("an answer with status \(status.value) has no body", at: respond.body.position)
        }
        if !isFieldValue(respond.contentType.value) {
            error("\"\(respond.contentType.value)\" is not a content type", at: respond.contentType.position)
        }
    }

    private mutating func checkRewrite(of route: RouteModel) {
        guard let rewrite = route.rewrite else { return }
        guard case .forward = route.action else {
            error("rewrite has no effect on a route that does not forward",
                  at: rewrite.path?.position ?? rewrite.host?.position ?? route.position)
            return
        }
        if let host = rewrite.host { checkHostField(host.value, at: host.position) }
        if let path = rewrite.path, let problem = pathProblem(path.value, mergesSlashes: false) {
            error("\"\(path.value)\" cannot be the new path: \(problem)", at: path.position)
        }
    }

    /// Requests cannot be sent to what only takes TLS as it is.
    private mutating func refuseRawTargets(_ targets: [ForwardTarget]) {
        for target in targets {
            guard let upstream = model.upstreams.first(where: { $0.name.value == target.upstreamName }),
                upstream.endpoints.first?.url.value.scheme == .tls
            else { continue }
            error("tls:// endpoints take TLS that is passed through; write passthrough instead of to, or https://",
                  at: target.destination.position)
        }
    }

    /// Gives every target an upstream: checks names, and makes the anonymous upstreams of URLs.
    mutating func settleTargets() {
        var names = Set(model.upstreams.map(\.name.value))
        let named = names.sorted()
        for index in model.routes.indices {
            var targets: [ForwardTarget]
            var isPassthrough = false
            switch model.routes[index].action {
            case .forward(let forwarded): targets = forwarded
            case .passthrough(let passed):
                targets = passed
                isPassthrough = true
            case .redirect, .respond: continue
            }
            for target in targets.indices {
                let destination = targets[target].destination
                switch destination.value {
                case .upstream(let name):
                    guard !names.contains(name) else { continue }
                    error("unknown upstream \"\(name)\"\(suggestion(for: name, among: named))",
                          at: destination.position)
                case .endpoints(let endpoints):
                    let name = endpoints.map(\.summary).joined(separator: ",")
                    targets[target].destination.value = .upstream(name)
                    guard names.insert(name).inserted else { continue }
                    check(endpoints, allowLinkLocal: false)
                    var upstream = UpstreamModel(name: .byDefault(name), at: destination.position)
                    upstream.isAnonymous = true
                    upstream.endpoints = endpoints
                    model.upstreams.append(upstream)
                }
            }
            if !isPassthrough { refuseRawTargets(targets) }
            model.routes[index].action = isPassthrough ? .passthrough(targets) : .forward(targets)
        }
    }
}

extension EndpointModel {
    /// The endpoint in the name of an anonymous upstream.
    fileprivate var summary: String { weight.value == 1 ? "\(url.value)" : "\(url.value)*\(weight.value)" }
}

/// Methods that someone may have written in lower case.
private let standardMethods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
]
