// What all sessions of a worker are made from.

internal import CNghttp2

/// The callbacks, options and limits of sessions. Made once, used by one thread.
public final class HTTP2SessionTemplate {
    /// The bounds that sessions keep.
    public let limits: HTTP2Limits

    let callbacks: OpaquePointer?
    let options: OpaquePointer?

    public init(limits: HTTP2Limits = HTTP2Limits()) {
        self.limits = limits
        var callbacks: OpaquePointer?
        nghttp2_session_callbacks_new(&callbacks)
        SessionCallbacks.install(in: callbacks)
        self.callbacks = callbacks
        var options: OpaquePointer?
        nghttp2_option_new(&options)
        // Windows are opened when the upstream took what came, not when it came.
        nghttp2_option_set_no_auto_window_update(options, 1)
        nghttp2_option_set_no_closed_streams(options, 1)
        // `HTTP2Session` counts them.
        nghttp2_option_set_max_continuations(options, .max)
        nghttp2_option_set_builtin_recv_extension_type(options, UInt8(NGHTTP2_PRIORITY_UPDATE.rawValue))
        // Resets are counted by `WorkBudget`, which also gives back.
        nghttp2_option_set_stream_reset_rate_limit(options, UInt64(limits.workBudget), UInt64(limits.workBudget))
        self.options = options
    }

    deinit {
        nghttp2_session_callbacks_del(callbacks)
        nghttp2_option_del(options)
    }
}
