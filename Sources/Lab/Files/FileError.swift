/// A file that could not be read or written: which one, and why.
public struct FileError: Error, Equatable, Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let fault: FileFault

  /// `fault` of the file at `path`.
  public init(_ path: String, _ fault: FileFault) {
    self.path = path
    self.fault = fault
  }
}

/// What can be wrong with a file; bytes from elsewhere are never trusted.
public enum FileFault: Error, Equatable, Sendable {
  /// The system refused to read it.
  case cannotRead(code: Int32)
  /// It is a folder, a device, or something else without a size.
  case notAFile
  /// The system refused a step of writing it.
  case cannotWrite(step: WritingStep, code: Int32)
  /// It has fewer bytes than its own headers need.
  case truncated(has: Int, needs: Int)
  /// Bytes that its headers do not account for.
  case trailing(bytes: Int)
  /// A header past the limit.
  case headerTooLong(bytes: UInt64, most: Int)
  /// The header is not what the format wants at the byte `offset` of the file.
  case badHeader(offset: Int, expected: String)
  /// A header that holds one name twice.
  case duplicate(String)
  /// A tensor without one of its fields.
  case missingField(tensor: String, field: String)
  /// A type of numbers that the lab does not know.
  case unknownType(tensor: String, type: String)
  /// More axes than the lab takes, or more elements than memory can name.
  case badShape(tensor: String)
  /// A tensor whose bytes are not as many as its shape and type need.
  case sizeMismatch(tensor: String, needs: Int, has: Int)
  /// A tensor of more bytes than the lab takes.
  case tooLarge(tensor: String, bytes: Int, most: Int)
  /// A tensor whose bytes begin before the last one's end.
  case overlap(tensor: String)
  /// Bytes before a tensor that belong to none.
  case gap(tensor: String)
  /// A name that cannot be given to a tensor.
  case reservedName(String)
  /// No array of NumPy's begins so.
  case notNPY
  /// A version of NumPy's format that is not read.
  case unknownVersion(major: Int, minor: Int)
  /// An array of numbers that the lab does not know, such as big-endian ones.
  case unknownNumPyType(String)
  /// An array of Python objects: reading it would run code.
  case objects
  /// An array stored column by column.
  case columnOrder
  /// A safetensors file that no `save` has written.
  case notACheckpoint
  /// A checkpoint of a later gan-lab.
  case newerFormat(found: Int, known: Int, version: String)
  /// A checkpoint whose description has something wrong at `place`.
  case badDescription(place: String, reason: String)
  /// A component that the checkpoint was made with is not loaded.
  case missingComponent(kind: String, name: String)
  /// A component that is loaded, and does not find what it needs here, such as files of data.
  case componentRefuses(kind: String, name: String, reason: String)
  /// A tensor that the networks need is not there.
  case missingTensor(String)
  /// A tensor that the networks have no place for.
  case unexpectedTensor(String)
  /// A tensor of another shape than the networks' own.
  case wrongShape(tensor: String, expected: [Int], found: [Int])
  /// A tensor of another type than the networks' own.
  case wrongType(tensor: String, expected: ElementType, found: ElementType)
}

/// The steps of writing a file, each of which can fail.
public enum WritingStep: String, Sendable, Equatable {
  /// Opening it, or a temporary file in the same folder.
  case create
  /// Writing its bytes.
  case write
  /// Having them reach the disk.
  case flush
  /// Giving it its final name.
  case rename
}
