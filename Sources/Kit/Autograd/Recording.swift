internal import CKernels

/// Whether operations of this thread remember how their results were made.
enum Recording {
  static var isOn: Bool { gl_no_record_depth().pointee == 0 }
}

/// Runs `body` without recording: nothing that it computes can be differentiated.
///
/// For samples that an update takes as data, and for gradients that no further gradient is asked of.
public func withoutRecording<Result, Failure: Error>(
  _ body: () throws(Failure) -> Result
) throws(Failure) -> Result {
  gl_no_record_depth().pointee += 1
  defer { gl_no_record_depth().pointee -= 1 }
  return try body()
}
