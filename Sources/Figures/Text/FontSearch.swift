import CGd
import Glibc

/// Looks for a typeface: the file named by the user, then fontconfig, then the usual folders, then
/// gd's built-in letters.
enum FontSearch {
  /// Where distributions put DejaVu Sans.
  static let folders = [
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF",
    "/usr/share/fonts/dejavu-sans-fonts", "/usr/local/share/fonts",
  ]

  static func run() -> FontReport {
    run(named: getenv("GANLAB_FONT").map { String(cString: $0) }, family: "DejaVu Sans", folders)
  }

  /// The search itself; `named` is the value of `GANLAB_FONT`.
  static func run(named: String?, family: String, _ folders: [String]) -> FontReport {
    var refused: String?
    if let named, !named.isEmpty {
      if named.hasPrefix("/"), FreeType.canUse(named) {
        return FontReport(source: .environment, regular: named, bold: boldBeside(named))
      }
      refused = named
    }
    // fontconfig answers with another family when it has not this one: look at what it gave.
    if let path = FreeType.fontconfigPath(family), path.lettersOnly.contains(family.lettersOnly) {
      let bold = FreeType.fontconfigPath(family + ":bold") ?? path
      return FontReport(
        source: .fontconfig, regular: path,
        bold: bold.lettersOnly.contains(family.lettersOnly) ? bold : path, refused: refused)
    }
    for folder in folders {
      let path = folder + "/DejaVuSans.ttf"
      if FreeType.canUse(path) {
        return FontReport(
          source: .folder, regular: path, bold: boldBeside(path), refused: refused)
      }
    }
    return FontReport(source: .builtIn, refused: refused)
  }

  /// The bold file beside an upright one, by the usual names, or the upright one itself.
  private static func boldBeside(_ path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return path }
    let (stem, ending) = (path[..<dot], path[dot...])
    let plain = stem.hasSuffix("-Regular") ? stem.dropLast(8) : stem
    let bold = String(plain) + "-Bold" + String(ending)
    return FreeType.canUse(bold) ? bold : path
  }
}

extension String {
  /// The name without spaces, hyphens and case, as file names spell families in many ways.
  fileprivate var lettersOnly: String { lowercased().filter(\.isLetter) }
}
