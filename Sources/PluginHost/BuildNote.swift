import GanLabKit

/// What a library says of the lab that it was compiled for: the note that `ganlab_plugin.h` puts into
/// it, read from the file before anything of it runs.
struct BuildNote: Equatable {
  /// `GL_PROTOCOL`.
  let `protocol`: UInt64
  /// `GL_LANGUAGE_…`.
  let language: UInt64
  /// Bits of a pointer.
  let pointerBits: UInt64
  /// The size of what `gl_entry` describes.
  let descriptionBytes: UInt64
  /// The compiler's version.
  let compiler: String
  /// The digest of the kit's sources.
  let kit: String

  /// The lab's own.
  static let own: BuildNote = {
    let own = gl_swift_plugin { _ in 0 }.pointee.note.pointee
    return withUnsafeBytes(of: own) { BuildNote(Array($0), at: 0) }
  }()

  /// The note of a library; nil if it has none.
  ///
  /// - Throws: `unreadable`.
  init?(of image: ELFImage) throws(PluginError) {
    for segment in image.segments where segment.type == ELFImage.SegmentType.note {
      let bytes = try image.file.bytes(at: segment.offset, count: min(segment.fileBytes, 1 << 16))
      if let place = BuildNote.place(in: bytes) {
        self.init(bytes, at: place)
        return
      }
    }
    return nil
  }

  /// Where among some notes the lab's begins.
  private static func place(in bytes: [UInt8]) -> Int? {
    var place = 0
    while place + 12 <= bytes.count {
      let name = Int(bytes.integer(at: place, bytes: 4))
      let size = Int(bytes.integer(at: place + 4, bytes: 4))
      let type = bytes.integer(at: place + 8, bytes: 4)
      if type == UInt64(GL_NOTE_TYPE), name == GL_NOTE_NAME.utf8.count + 1,
        bytes.text(at: place + 12, limit: name) == GL_NOTE_NAME
      {
        return place
      }
      place += 12 + (name + 3) & ~3 + (size + 3) & ~3
    }
    return nil
  }

  /// A note that is shorter than the lab's own has nothing where the rest would be.
  private init(_ bytes: [UInt8], at place: Int) {
    func number(_ field: PartialKeyPath<gl_note>) -> UInt64 {
      bytes.integer(at: place + (MemoryLayout<gl_note>.offset(of: field) ?? 0), bytes: 4)
    }
    func text(_ field: PartialKeyPath<gl_note>, _ limit: Int) -> String {
      bytes.text(at: place + (MemoryLayout<gl_note>.offset(of: field) ?? 0), limit: limit)
    }
    `protocol` = number(\.protocol)
    language = number(\.language)
    pointerBits = number(\.pointer_bits)
    descriptionBytes = number(\.description_bytes)
    compiler = text(\.compiler, MemoryLayout.size(ofValue: gl_note().compiler))
    kit = text(\.kit, MemoryLayout.size(ofValue: gl_note().kit))
  }

  /// Compares with the lab's own; of a plugin in C only what C can see must agree.
  ///
  /// - Throws: `mismatch`, with every field that disagrees.
  func check() throws(PluginError) {
    let own = BuildNote.own
    var fields: [PluginError.Field] = []
    func compare(_ name: String, _ theirs: String, _ ours: String) {
      let theirs = theirs.isEmpty ? "not said" : theirs
      if theirs != ours { fields.append(.init(name: name, plugin: theirs, lab: ours)) }
    }
    // What stands behind the protocol means what this lab thinks only if the protocol is its own.
    compare("the protocol", "\(self.protocol)", "\(own.protocol)")
    guard fields.isEmpty else { throw .mismatch(fields) }
    compare("the pointer size", "\(pointerBits) bits", "\(own.pointerBits) bits")
    compare(
      "the size of the description", "\(descriptionBytes)", "\(own.descriptionBytes)")
    if language != UInt64(GL_LANGUAGE_C) {
      compare("the language", BuildNote.name(language), BuildNote.name(own.language))
      compare("the compiler", compiler, own.compiler)
      compare("the kit", kit, own.kit)
    }
    guard fields.isEmpty else { throw .mismatch(fields) }
  }

  private static func name(_ language: UInt64) -> String {
    switch language {
    case UInt64(GL_LANGUAGE_SWIFT): "Swift"
    case UInt64(GL_LANGUAGE_C): "C"
    default: "number \(language)"
    }
  }
}
