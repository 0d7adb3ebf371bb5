import Glibc
import Synchronization

/// Whose code may run: that of files that nobody but the user and root can have written, and that of
/// files whose content the user has allowed.
public struct Trust: Sendable {
  /// The list of what the user has allowed, a checksum and a path a line; nil keeps none.
  private let list: String?
  /// What is allowed for this run: one set for all copies, for libraries that are listed already ask
  /// again when they are opened.
  private let allowed = Answers()

  private final class Answers: Sendable {
    let checksums = Mutex<Set<String>>([])
  }

  /// Trust that is kept in the file `list`.
  public init(list: String?) { self.list = list }

  /// Asks for `file`, whose content is that of `copy`.
  ///
  /// - Returns: The checksum, if it is the content that was allowed; nil if nobody else can have
  ///   written the file.
  /// - Throws: `untrusted`, with who else can have written it.
  @discardableResult
  func check(_ file: String, content copy: String) throws(PluginError) -> String? {
    guard let reason = Trust.objection(to: file) else { return nil }
    let checksum = try Trust.checksum(of: copy)
    guard !allowed.checksums.withLock({ $0.contains(checksum) }), !kept.contains(checksum) else {
      return checksum
    }
    throw .untrusted(reason: reason, sha256: checksum)
  }

  /// Allows the content that `file` has now: for good, or for this run.
  ///
  /// - Returns: The checksum.
  /// - Throws: `unreadable`, also if the list cannot be written.
  @discardableResult
  func allow(_ file: String, forGood: Bool) throws(PluginError) -> String {
    let checksum = try Trust.checksum(of: file)
    _ = allowed.checksums.withLock { $0.insert(checksum) }
    guard forGood, !kept.contains(checksum) else { return checksum }
    guard let list, let slash = list.lastIndex(of: "/"), UserFolder.make(String(list[..<slash]))
    else { throw .unreadable(reason: "there is no folder to remember it in") }
    let descriptor = open(list, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unreadable(reason: "\(list): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    // One write, so that two shells' lines do not mix.
    let line = Array("\(checksum)  \(file)\n".utf8)
    guard write(descriptor, line, line.count) == line.count else {
      throw .unreadable(reason: "\(list): \(String(cString: strerror(errno)))")
    }
    return checksum
  }

  /// The checksums of the list, as long as the list itself is the user's alone.
  private var kept: Set<String> {
    guard let list, Trust.objection(to: list) == nil,
      let bytes = try? ELFFile(list).bytes(at: 0, count: 1 << 22)
    else { return [] }
    return Set(
      bytes.split(separator: 0x0A).map { String(decoding: $0.prefix(64), as: UTF8.self) })
  }

  /// The SHA-256 of what `file` holds.
  static func checksum(of file: String) throws(PluginError) -> String {
    SHA256(try ELFFile(file).bytes(at: 0, count: .max)).hex
  }

  /// Who else can have written the file, or put another in its place; nil if nobody.
  ///
  /// Whoever can write to a folder can put another file there, or another folder; so all the folders
  /// above are looked at. Of a folder like /tmp, in which nobody can touch what others own, it is
  /// enough that what lies in it belongs to the user.
  ///
  /// Where there is an access control list (POSIX.1e), the mode's bits of the group are the list's
  /// mask: the most that any user or group named in it may do. So whom a list lets write is refused by
  /// the same bits, and `ls -l` shows what was looked at. Lists of other kinds, such as NFSv4's, are
  /// as good as the mode that their server derives from them.
  static func objection(to file: String) -> String? {
    var path = file
    var isFile = true
    while true {
      var status = stat()
      guard stat(path, &status) == 0 else { return "\(path): \(String(cString: strerror(errno)))" }
      let what = isFile ? "it" : "the folder \(path)"
      let isOurs = status.st_uid == 0 || status.st_uid == geteuid()
      guard isOurs else { return "\(what) belongs to \(name(of: status.st_uid))" }
      let isSticky = !isFile && status.st_mode & S_ISVTX != 0  // and its entry is ours
      if status.st_mode & (S_IWGRP | S_IWOTH) != 0, !isSticky {
        let who = status.st_mode & S_IWOTH != 0 ? "anybody" : "its group"
        return "\(what) can be written by \(who)"
      }
      isFile = false
      guard path != "/", let slash = path.lastIndex(of: "/") else { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
  }

  private static func name(of user: uid_t) -> String {
    guard let entry = getpwuid(user), let name = entry.pointee.pw_name else {
      return "user \(user)"
    }
    return String(cString: name)
  }
}
