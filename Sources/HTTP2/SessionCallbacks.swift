// What nghttp2 calls: plain functions that find the session and its streams behind unretained pointers.

internal import CNghttp2
internal import HTTPSemantics

/// The C functions of a session. Each is one event and one call.
enum SessionCallbacks {
    static func install(in callbacks: OpaquePointer?) {
        nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, beganFrame)
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beganFields)
        nghttp2_session_callbacks_set_on_header_callback(callbacks, receivedField)
        nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, refusedField)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, receivedFrame)
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, refusedFrame)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, receivedData)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, closedStream)
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, producedFrame)
        nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, droppedFrame)
        nghttp2_session_callbacks_set_send_data_callback(callbacks, sendData)
    }

    @inline(__always)
    private static func session(_ data: UnsafeMutableRawPointer?) -> HTTP2Session {
        guard let data else { preconditionFailure("nghttp2 lost its session") }
        return Unmanaged<HTTP2Session>.fromOpaque(data).takeUnretainedValue()
    }

    @inline(__always)
    static func handler(_ session: OpaquePointer?, _ identifier: Int32) -> HTTP2StreamHandler? {
        guard let data = nghttp2_session_get_stream_user_data(session, identifier) else { return nil }
        return Unmanaged<HTTP2StreamHandler>.fromOpaque(data).takeUnretainedValue()
    }

    private static func isType(_ frame: UnsafePointer<nghttp2_frame>, _ type: nghttp2_frame_type) -> Bool {
        UInt32(frame.pointee.hd.type) == type.rawValue
    }

    static func endsStream(_ flags: UInt8) -> Bool {
        UInt32(flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
    }

    // MARK: Frames in

    static let beganFrame: nghttp2_on_begin_frame_callback = { _, header, data in
        guard let header else { return 0 }
        let me = session(data)
        if UInt32(header.pointee.type) == NGHTTP2_DATA.rawValue {
            let isPadded = UInt32(header.pointee.flags) & NGHTTP2_FLAG_PADDED.rawValue != 0
            me.dataRemaining = isPadded ? 0 : Int(header.pointee.length)
        } else if UInt32(header.pointee.type) == NGHTTP2_SETTINGS.rawValue {
            me.queuedBeforeSettings = nghttp2_session_get_outbound_queue_size(me.session)
        }
        me.frameBegan(header.pointee)
        return 0
    }

    static let beganFields: nghttp2_on_begin_headers_callback = { _, frame, data in
        if let frame { session(data).fieldsBegan(frame.pointee) }
        return 0
    }

    static let receivedField: nghttp2_on_header_callback = { _, _, name, nameCount, value, valueCount, _, data in
        let isTaken = session(data).fieldReceived(
            UnsafeBufferPointer(start: name, count: nameCount), UnsafeBufferPointer(start: value, count: valueCount))
        return isTaken ? 0 : NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
    }

    /// A malformed field makes the message malformed (RFC 9113 §8.1.1), where nghttp2 alone would leave it out.
    static let refusedField: nghttp2_on_invalid_header_callback = { _, _, _, _, _, _, _, _ in
        NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }

    static let receivedFrame: nghttp2_on_frame_recv_callback = { raw, frame, data in
        guard let frame else { return 0 }
        let me = session(data)
        switch nghttp2_frame_type(UInt32(frame.pointee.hd.type)) {
        case NGHTTP2_HEADERS: me.fieldsReceived(frame.pointee)
        case NGHTTP2_DATA:
            if endsStream(frame.pointee.hd.flags), let stream = handler(raw, frame.pointee.hd.stream_id),
                !stream.isInputEnded {
                stream.isInputEnded = true
                stream.bodyEnded()
            }
        default: me.frameReceived(frame.pointee)
        }
        return 0
    }

    static let refusedFrame: nghttp2_on_invalid_frame_recv_callback = { raw, frame, _, data in
        guard let frame, isType(frame, NGHTTP2_HEADERS) else { return 0 }
        let me = session(data)
        me.forgetCurrent()
        me.fieldsRefused(handler(raw, frame.pointee.hd.stream_id))
        return 0
    }

    static let receivedData: nghttp2_on_data_chunk_recv_callback = { raw, flags, identifier, bytes, count, data in
        let me = session(data)
        me.dataRemaining &-= count
        me.payloadMoved()
        guard let bytes, let stream = handler(raw, identifier) else { return 0 }
        let isLast = me.dataRemaining == 0 && endsStream(flags)
        if isLast { stream.isInputEnded = true }
        // The bytes lie in the buffer that `receive` was given, which is the worker's own and writable.
        stream.bodyReceived(UnsafeMutablePointer(mutating: bytes), count: count, isLast: isLast)
        return 0
    }

    static let closedStream: nghttp2_on_stream_close_callback = { raw, identifier, code, data in
        let me = session(data)
        guard let stream = handler(raw, identifier) else { return 0 }
        if me.current === stream { me.forgetCurrent() }
        nghttp2_session_set_stream_user_data(raw, identifier, nil)
        me.streamClosed(code)
        stream.closed(HTTP2ErrorCode(rawValue: code))
        return 0
    }

    // MARK: Frames out

    static let producedFrame: nghttp2_on_frame_send_callback = { raw, frame, data in
        guard let frame else { return 0 }
        let me = session(data)
        let isHeaders = isType(frame, NGHTTP2_HEADERS)
        if isType(frame, NGHTTP2_RST_STREAM) {
            me.resetSent(frame.pointee.hd.stream_id, frame.pointee.rst_stream.error_code)
        }
        if isType(frame, NGHTTP2_GOAWAY) { me.goAwaySent(frame.pointee.goaway.error_code) }
        guard isHeaders || isType(frame, NGHTTP2_DATA) else { return 0 }
        let isEnded = endsStream(frame.pointee.hd.flags)
        guard isHeaders || isEnded, let stream = handler(raw, frame.pointee.hd.stream_id) else { return 0 }
        if isEnded { stream.isOutputEnded = true }
        stream.outputAdvanced(headBytes: isHeaders ? frame.pointee.hd.length + 9 : 0, isEnded: isEnded)
        return 0
    }

    static let droppedFrame: nghttp2_on_frame_not_send_callback = { raw, frame, _, data in
        guard let frame, isType(frame, NGHTTP2_HEADERS), frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST else {
            return 0
        }
        let identifier = frame.pointee.hd.stream_id
        nghttp2_session_set_stream_user_data(raw, identifier, nil)
        session(data).requestNotSent(identifier)
        return 0
    }

    static let readOutput: nghttp2_data_source_read_callback = { _, _, _, limit, flags, source, data in
        guard let source, let pointer = source.pointee.ptr, let flags else {
            return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
        }
        let stream = Unmanaged<HTTP2StreamHandler>.fromOpaque(pointer).takeUnretainedValue()
        let lastFlags = NGHTTP2_DATA_FLAG_EOF.rawValue
        let trailerFlags = lastFlags | NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
        switch stream.nextOutput(limit: limit) {
        case .data(let count, let isLast, let trailersFollow):
            flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
            if isLast { flags.pointee |= trailersFollow ? trailerFlags : lastFlags }
            if count == limit, !isLast { session(data).outputWasCut(to: count) }
            return count
        case .end(let trailersFollow):
            flags.pointee |= trailersFollow ? trailerFlags : lastFlags
            return 0
        case .nothingYet: return Int(NGHTTP2_ERR_DEFERRED.rawValue)
        case .paused: return Int(NGHTTP2_ERR_PAUSE.rawValue)
        }
    }

    static let sendData: nghttp2_send_data_callback = { _, _, header, count, source, data in
        guard let header, let source, let pointer = source.pointee.ptr else { return 0 }
        let me = session(data)
        let stream = Unmanaged<HTTP2StreamHandler>.fromOpaque(pointer).takeUnretainedValue()
        me.payloadMoved()
        me.delegate.append(header, count: 9)
        stream.writeOutput(count: count)
        return 0
    }
}
