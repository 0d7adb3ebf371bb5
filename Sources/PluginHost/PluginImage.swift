import GanLabKit
import Glibc

/// The steps from a file to its components, in this process.
enum PluginImage {
  /// Checks what can be read of a library without running it.
  ///
  /// - Throws: What is wrong with the file, or that it is for another lab.
  static func inspect(_ file: String) throws(PluginError) -> ELFImage {
    let image = try ELFImage(file)
    if try image.defines(GL_ENTRY_SYMBOL) == false { throw .noEntry }
    guard let note = try BuildNote(of: image) else { throw .noNote }
    try note.check()
    return image
  }

  /// Opens a copy that was made for it, which its components then keep.
  ///
  /// - Throws: What went wrong.
  static func open(_ copy: LibraryCopy, path: String) throws(PluginError) -> [Descriptor] {
    try open(copy.path, path: path, image: LibraryImage(copy))
  }

  /// Opens `file`, which the user knows as `path`, and takes what it registers; `stage` is told of
  /// each step before it is made.
  ///
  /// The linker maps the file itself: overwritten in place, as copying over it does, it takes the
  /// process down. It also knows an image by its path, and would answer a second call with the first
  /// image, whatever the file has become. So what is opened is a copy, except for the lab's own.
  ///
  /// - Throws: What went wrong; the image stays all the same, as no image can be taken back.
  static func open(
    _ file: String, path: String, image opened: LibraryImage? = nil,
    stage: (PluginError.Stage) -> Void = { _ in }
  ) throws(PluginError) -> [Descriptor] {
    let image = try inspect(file)
    stage(.opening)
    // RTLD_NOW: a symbol that is missing is told now, not in the middle of a training step.
    guard let handle = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) else {
      throw PluginError(linker: String(cString: dlerror()), file: file, path: path)
    }
    guard let symbol = dlsym(handle, GL_ENTRY_SYMBOL) else { throw .noEntry }
    let label = path.split(separator: "/").last.map(String.init) ?? path
    CrashReport.know(label, at: symbol, bytes: image.extent)
    let registration = Registration()
    if try BuildNote(of: image)?.language == UInt64(GL_LANGUAGE_C) {
      stage(.registering)
      do {
        // A table is data: none of the plugin's functions runs.
        try registration.add(table: dlsym(handle, GL_TABLE_SYMBOL))
      } catch {
        throw .table(error)
      }
    } else {
      try enter(symbol, registration, stage)
    }
    stage(.describing)
    guard !registration.components.isEmpty else { throw .registersNothing }
    var components: [Descriptor] = []
    for component in registration.components {
      let new = Descriptor(component, library: path, image: opened)
      try new.check()
      if components.contains(where: { $0.kind == new.kind && $0.name == new.name }) {
        throw .duplicate(kind: new.kind.name, name: new.name, library: path)
      }
      components.append(new)
    }
    CrashReport.know(components, at: symbol)
    return components
  }

  /// Calls the entry of a plugin in Swift, and has it hand its components to `registration`.
  ///
  /// - Throws: `noEntry`, `mismatch`, `registersNothing` or `refused`.
  private static func enter(
    _ symbol: UnsafeMutableRawPointer, _ registration: Registration,
    _ stage: (PluginError.Stage) -> Void
  ) throws(PluginError) {
    stage(.entry)
    typealias Entry = @convention(c) () -> UnsafePointer<gl_plugin>?
    guard let plugin = unsafeBitCast(symbol, to: Entry.self)() else { throw .noEntry }
    let register = try PluginImage.registration(of: plugin)
    stage(.registering)
    let code = register(Unmanaged.passUnretained(registration).toOpaque())
    guard code == 0 else { throw .refused(code: code) }
  }

  /// The function to register with; the sizes come first, for the fields behind a shorter structure
  /// are not there.
  private static func registration(
    of plugin: UnsafePointer<gl_plugin>
  ) throws(PluginError) -> gl_register {
    let head = UnsafeRawPointer(plugin)
    let size = head.load(as: UInt32.self)
    guard size == BuildNote.own.descriptionBytes else {
      throw .mismatch([
        .init(
          name: "the size of the description", plugin: "\(size)",
          lab: "\(BuildNote.own.descriptionBytes)")
      ])
    }
    // What C calls non-null may yet have been left out.
    guard let offset = MemoryLayout<gl_plugin>.offset(of: \.register_components),
      head.load(fromByteOffset: offset, as: UnsafeRawPointer?.self) != nil
    else { throw .registersNothing }
    return plugin.pointee.register_components
  }
}

extension Descriptor {
  /// Checks what a component says of itself.
  ///
  /// - Throws: The first thing that is wrong.
  func check() throws(PluginError) {
    guard name.isComponentName else { throw .badName(name) }
    guard !about.summary.isEmpty else { throw .undocumented(name, option: nil) }
    var seen: Set<String> = []
    let component = try make()
    for option in options {
      guard option.name.isComponentName else { throw .badName(option.name) }
      guard !option.meaning.isEmpty else { throw .undocumented(name, option: option.name) }
      guard seen.insert(option.name).inserted else {
        throw .repeatedOption(component: name, option: option.name)
      }
      do {
        let words = option.defaultText.split(separator: ",", omittingEmptySubsequences: false)
        try component.set(option.name, to: words.map(String.init))
      } catch {
        throw .badDefault(component: name, option: option.name, value: option.defaultText)
      }
    }
  }
}

extension String {
  /// True for lower-case letters, digits and hyphens, beginning with a letter.
  fileprivate var isComponentName: Bool {
    guard let first = utf8.first, (0x61...0x7a).contains(first) else { return false }
    return utf8.allSatisfy { byte in
      (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
    }
  }
}
