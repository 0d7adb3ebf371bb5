import GanLabKit

/// The first words between the lab and a plugin: plain integers and strings, before any Swift type.
enum Handshake {
  /// Compares what was compiled into the plugin with what was compiled into the lab.
  ///
  /// The sizes come first, for the fields behind a shorter structure are not there.
  ///
  /// - Throws: `mismatch`, with every field that disagrees; `registersNothing` if there is no
  ///   function to register with.
  static func check(_ plugin: UnsafePointer<gl_plugin>) throws(PluginError) {
    let own = gl_swift_plugin { _ in 0 }.pointee
    // `size` and `protocol` are where they are in every version of the structure.
    var fields: [PluginError.Field] = []
    func compare(_ name: String, _ theirs: String, _ ours: String) {
      if theirs != ours { fields.append(.init(name: name, plugin: theirs, lab: ours)) }
    }
    let head = UnsafeRawPointer(plugin)
    compare("the protocol", "\(head.load(fromByteOffset: 4, as: UInt32.self))", "\(own.protocol)")
    let size = head.load(as: UInt32.self)
    compare("the size of the description", "\(size)", "\(own.size)")
    guard fields.isEmpty else { throw .mismatch(fields) }
    let theirs = plugin.pointee
    compare("the pointer size", "\(theirs.pointer_bits) bits", "\(own.pointer_bits) bits")
    compare("the language", "\(theirs.language)", "\(own.language)")
    compare("the compiler", text(\.compiler, of: head), String(cString: own.compiler))
    compare("the kit", text(\.kit, of: head), String(cString: own.kit))
    guard fields.isEmpty else { throw .mismatch(fields) }
    guard pointer(\.register_components, of: head) != nil else { throw .registersNothing }
  }

  /// A string of the description; what C calls non-null may yet have been left out.
  private static func text(
    _ field: PartialKeyPath<gl_plugin>, of description: UnsafeRawPointer
  ) -> String {
    pointer(field, of: description).map {
      String(cString: $0.assumingMemoryBound(to: CChar.self))
    } ?? "not said"
  }

  private static func pointer(
    _ field: PartialKeyPath<gl_plugin>, of description: UnsafeRawPointer
  ) -> UnsafeRawPointer? {
    guard let offset = MemoryLayout<gl_plugin>.offset(of: field) else { return nil }
    return description.load(fromByteOffset: offset, as: UnsafeRawPointer?.self)
  }

  /// The lab's own tag, for `doctor` and for runs.
  static var tag: String {
    let own = gl_swift_plugin { _ in 0 }.pointee
    return "protocol \(own.protocol), kit \(String(cString: own.kit))"
  }
}
