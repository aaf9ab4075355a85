// Arguments and cookies become values.

internal import Bytes

extension Transaction {
    /// Adds the arguments of a query or a form.
    func addArguments(_ text: UnsafeRawBufferPointer, _ store: ValueStore, _ names: ValueStore) {
        var sink = ArgumentSink(transaction: self, store: store, names: names)
        let invalid = URLEncodedParser.parse(
            text, separator: ruleSet.settings.argumentSeparator, arena: arena, into: &sink)
        if invalid > 0 { setNumber(.urlEncodedError, 1) }
    }

    /// Adds one argument, as long as there are not too many.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    func addArgument(
        name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, _ store: ValueStore, _ names: ValueStore
    ) -> Bool {
        guard values[.argumentsGet].count + values[.argumentsPost].count < ruleSet.settings.argumentsLimit else {
            return false
        }
        values.add(store, name: name, value)
        values.add(names, name: name, name)
        argumentsSize += name.count + value.count
        return true
    }

    func addCookies(_ field: UnsafeRawBufferPointer) {
        var sink = CookieSink(transaction: self)
        let settings = ruleSet.settings
        CookieParser.parse(field, separator: settings.cookieSeparator, version: settings.cookieVersion, into: &sink)
    }
}

private struct ArgumentSink: FieldSink {
    let transaction: Transaction
    let store: ValueStore
    let names: ValueStore

    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        transaction.addArgument(name: name, value: value, store, names)
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
