// Arguments and cookies become values.

internal import Bytes

extension Transaction {
    /// Adds the arguments of a query or a form.
    func addArguments(_ text: UnsafeRawBufferPointer, _ store: ValueStore, _ names: ValueStore) {
        var sink = ArgumentSink(transaction: self, store: store, names: names)
        var parser = URLEncodedParser(
            separator: ruleSet.settings.argumentSeparator, maximumArguments: ruleSet.settings.argumentsLimit,
            argumentCount: argumentCount)
        do throws(BodyError) {
            try parser.parse(text, arena, into: &sink)
        } catch {
            failRequestBody(error)
        }
        if parser.hasInvalidEncoding { setNumber(.urlEncodedError, 1) }
    }

    /// Arguments so far.
    var argumentCount: Int { values[.argumentsGet].count + values[.argumentsPost].count }

    func addCookies(_ field: UnsafeRawBufferPointer) {
        var sink = CookieSink(transaction: self)
        let settings = ruleSet.settings
        let parser = CookieParser(
            version: settings.cookieVersion == 1 ? .rfc2109 : .netscape, separator: settings.cookieSeparator)
        parser.parse(field, arena, into: &sink)
    }
}

/// Adds arguments to a store, and their names to another.
struct ArgumentSink: FieldSink {
    let transaction: Transaction
    let store: ValueStore
    let names: ValueStore

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        transaction.values.add(store, name: name, value)
        transaction.values.add(names, name: name, name)
        transaction.argumentsSize += name.count + value.count
    }
}

private struct CookieSink: FieldSink {
    let transaction: Transaction

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard transaction.values[.cookies].count < Transaction.maximumCookies else { return }
        transaction.values.add(.cookies, name: name, value)
        transaction.values.add(.cookieNames, name: name, name)
    }
}

extension Transaction {
    /// The most cookies that rules look at.
    static let maximumCookies = 1_000
}
