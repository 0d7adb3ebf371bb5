import Console
import Glibc
import Lab

/// The word that opens the page.
///
/// That of a page on loopback is kept in the user's folder for state, so that a page in a browser goes on when the
/// shell is started again; `show off` forgets it. What goes over a network is new each time.
struct PageToken {
  /// The file that keeps it; nil for a user without a home.
  let path: String?

  /// The token of a user.
  init(environment: [String: String]) {
    path = UserPaths.state(environment: environment).map { $0 + "/page-token" }
  }

  /// The token that is kept, or a new one that is kept from now on where that is possible.
  func kept() -> String {
    if let old = read() { return old }
    let new = Self.fresh()
    guard let path else { return new }
    Self.makeFolder(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return new }
    defer { close(file) }
    let bytes = Array(new.utf8)
    if write(file, bytes, bytes.count) != bytes.count { unlink(path) }
    return new
  }

  /// Forgets the token.
  func forget() { if let path { unlink(path) } }

  /// A token of 128 bits that nobody can guess.
  static func fresh() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(UInt32.random(in: 0 ... .max, using: &generator), radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The token in the file; nil if there is none, or if others could have written or read it.
  private func read() -> String? {
    guard let path else { return nil }
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    var bytes = [UInt8](repeating: 0, count: 33)
    let isOwn =
      fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_uid == getuid() && status.st_mode & 0o077 == 0
    guard isOwn, Glibc.read(file, &bytes, bytes.count) == 32 else {
      unlink(path)
      return nil
    }
    let token = String(decoding: bytes[..<32], as: UTF8.self)
    return token.allSatisfy(\.isHexDigit) ? token : nil
  }

  private static func makeFolder(_ path: String) {
    guard mkdir(path, 0o700) != 0, errno == ENOENT, let slash = path.lastIndex(of: "/"),
      slash > path.startIndex
    else { return }
    makeFolder(String(path[..<slash]))
    mkdir(path, 0o700)
  }
}
