import Glibc

extension FileError: CustomStringConvertible {
  /// The path and the fault in one sentence.
  public var description: String { "\(path): \(fault)" }
}

extension FileFault: CustomStringConvertible {
  /// The fault in one sentence, without the file's name.
  public var description: String {
    switch self {
    case .cannotRead(let code): "it cannot be read: \(FileFault.reason(code))"
    case .notAFile: "it is no file"
    case .cannotWrite(_, let code): "it cannot be written: \(FileFault.reason(code))"
    case .truncated(let has, let needs):
      "it is cut short: it has \(has) bytes, and its headers speak of \(needs)"
    case .trailing(let bytes): "\(bytes) bytes at its end belong to nothing"
    case .headerTooLong(let bytes, let most):
      "it is no such file: its header would have \(bytes) bytes, and at most \(most) are read"
    case .badHeader(let offset, let expected): "byte \(offset) of its header should be \(expected)"
    case .duplicate(let name): "its header has '\(name.printable)' twice"
    case .missingField(let tensor, let field): "the tensor \(tensor.printable) has no \(field)"
    case .unknownType(let tensor, let type):
      "\(tensor.printable) is made of \(type.printable): only "
        + "\(ElementType.allCases.map(\.safetensorsName).joined(separator: ", ")) are read"
    case .badShape(let tensor): "\(tensor.printable) has a shape past all limits"
    case .sizeMismatch(let tensor, let needs, let has):
      "\(tensor.printable) needs \(needs) bytes and has \(has)"
    case .tooLarge(let tensor, let bytes, let most):
      "\(tensor.printable) has \(bytes) bytes, and at most \(most) are read"
    case .overlap(let tensor): "\(tensor.printable) lies over another tensor"
    case .gap(let tensor): "bytes before \(tensor.printable) belong to no tensor"
    case .reservedName(let name): "no tensor can be called '\(name.printable)'"
    case .notNPY: "it is no array of NumPy's"
    case .unknownVersion(let major, let minor):
      "it is in version \(major).\(minor) of NumPy's format, and only 1.0 and 2.0 are read"
    case .unknownNumPyType(let type):
      "it is made of \(type.printable): save it with astype('float32'); read are "
        + ElementType.allCases.map(\.numpyName).joined(separator: ", ")
    case .objects:
      "it holds Python objects, which only Python can read: save it with astype('float32')"
    case .columnOrder:
      "it is stored column by column: save it with numpy.ascontiguousarray"
    default: checkpointWords
    }
  }

  private var checkpointWords: String {
    switch self {
    case .notACheckpoint: "it holds tensors, and was not written by gan-lab's save"
    case .newerFormat(let found, let known, let version):
      "gan-lab \(version.printable) wrote it in format \(found), and this one reads up to \(known)"
    case .badDescription(let place, let reason):
      "its description is damaged at \(place.printable): \(reason.printable)"
    case .missingComponent(let kind, let name):
      "this run needs the \(kind.printable) \(name.printable), which no plugin brings: "
        + "load it first"
    case .componentRefuses(let kind, let name, let reason):
      // The component's own words, in full: they say what to do.
      "its \(kind.printable) \(name.printable) cannot be had here: "
        + (reason.hasControlCharacters ? reason.printable : reason)
    case .missingTensor(let name): "it lacks the tensor \(name.printable)"
    case .unexpectedTensor(let name):
      "it has the tensor \(name.printable), for which these networks have no place"
    case .wrongShape(let tensor, let expected, let found):
      "\(tensor.printable) has the shape \(found), and the network's is \(expected)"
    case .wrongType(let tensor, let expected, let found):
      "\(tensor.printable) is made of \(found.safetensorsName), and the network of "
        + expected.safetensorsName
    default: "it cannot be used"
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

extension String {
  /// True if a terminal could take part of the text for a command to itself.
  var hasControlCharacters: Bool {
    unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// The text as it can be shown: names from files may be long, and may hold control characters.
  var printable: String {
    let text = prefix(80) + (count > 80 ? "…" : "")
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return String(text)
    }
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}
