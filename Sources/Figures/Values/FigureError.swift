import Glibc

/// Why a figure could not be drawn or written.
public enum FigureError: Error, Sendable, Equatable {
  /// A side of the picture is smaller or larger than what is drawn.
  case sizeOutOfRange(width: Int, height: Int, least: Int, most: Int)
  /// There are no panels, or no frames in an animation.
  case nothingToDraw
  /// Two arrays of a layer do not match: `what` has `found` values where `expected` are needed.
  case countsDiffer(layer: String, what: String, expected: Int, found: Int)
  /// Limits that are equal, not finite, or not positive on a logarithmic axis.
  case badLimits(axis: String, low: Double, high: Double)
  /// A frame has another size than the first.
  case frameSizeDiffers(frame: Int, expected: PixelSize, found: PixelSize)
  /// Whoever asked for it had enough after `frames` frames of an animation.
  case interrupted(frames: Int)
  /// gd could not get the memory for a picture.
  case outOfMemory(width: Int, height: Int)
  /// gd could not make the file's bytes.
  case cannotEncode(format: String)
  /// The bytes are not a PNG that gd can read.
  case notAPNG
  /// The file could not be written: `step` failed with the system's error `code`.
  case cannotWrite(path: String, step: WriteStep, code: Int32)
}

/// The steps of writing a file, each of which can fail.
public enum WriteStep: String, Sendable, Equatable {
  /// Making the temporary file in the same folder.
  case create
  /// Writing its bytes.
  case write
  /// Having them reach the disk.
  case flush
  /// Giving it its final name.
  case rename
}

extension FigureError: CustomStringConvertible {
  /// The fact in one English sentence.
  public var description: String {
    switch self {
    case .sizeOutOfRange(let width, let height, let least, let most):
      "a picture of \(width) x \(height) pixels: each side must be \(least) to \(most)"
    case .nothingToDraw: "a figure without panels, or an animation without frames"
    case .countsDiffer(let layer, let what, let expected, let found):
      "\(layer): \(what) has \(found) values, \(expected) are needed"
    case .badLimits(let axis, let low, let high):
      "limits \(low) to \(high) of the \(axis) axis cannot be drawn"
    case .frameSizeDiffers(let frame, let expected, let found):
      "frame \(frame) is \(found.width) x \(found.height), "
        + "the first \(expected.width) x \(expected.height)"
    case .interrupted(let frames): "stopped after \(frames) frames"
    case .outOfMemory(let width, let height): "no memory for \(width) x \(height) pixels"
    case .cannotEncode(let format): "the \(format) could not be made"
    case .notAPNG: "not a PNG that can be read"
    case .cannotWrite(let path, _, let code): "cannot write \(path): \(FigureError.reason(code))"
    }
  }

  /// The system's words for an error code.
  static func reason(_ code: Int32) -> String {
    // Not strerror: its buffer is shared between threads.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress, strerror_r(code, base, 256) == 0 else {
        return "error \(code)"
      }
      return String(cString: base)
    }
  }
}
