import Glibc

/// Where data files are looked for.
enum DataFolders {
  /// The data sets whose files have the same names, and which a folder of its own tells apart.
  private static let names: Set = ["mnist", "fashion-mnist"]

  /// The usual folders for the data set `name`, the first one first: those of `$GANLAB_DATA` (where
  /// `--data` comes first), the user's, the machine's.
  static func usual(for name: String) -> [String] {
    let named = (value("GANLAB_DATA") ?? "").split(separator: ":").map(String.init)
    let own = value("XDG_DATA_HOME") ?? value("HOME").map { $0 + "/.local/share" }
    let shared = [own.map { $0 + "/gan-lab" }, "/usr/share/gan-lab"].compactMap { $0 }
    return (named + shared).flatMap { within($0, name, isNamed: false) }
  }

  /// `folder`'s sub-folder `name`, and `folder` itself; not the latter if it is another data set's, and
  /// nobody asked for just this one.
  static func within(_ folder: String, _ name: String, isNamed: Bool) -> [String] {
    var place = folder
    if place.hasPrefix("~/"), let home = value("HOME") { place = home + place.dropFirst() }
    while place.count > 1, place.hasSuffix("/") { place.removeLast() }
    let last = place.split(separator: "/").last.map(String.init) ?? ""
    let isAnothers = last != name && names.contains(last)
    return [place + "/" + name] + (isNamed || !isAnothers ? [place] : [])
  }

  /// The path of the file `name` in `folder`, with `.gz` or without; nil if there is none.
  ///
  /// Unpackers have written `train-images.idx3-ubyte`, too.
  static func file(_ name: String, in folder: String) -> String? {
    let parts = name.split(separator: "-")
    let other =
      parts.dropLast(2).joined(separator: "-") + "." + parts.suffix(2).joined(separator: "-")
    let paths: [String] = [name, other].flatMap { ["\(folder)/\($0).gz", "\(folder)/\($0)"] }
    return paths.first { access($0, F_OK) == 0 }
  }

  /// An environment variable that is set to something.
  private static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
