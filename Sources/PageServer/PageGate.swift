import Foundation

/// Who may read the page: those who know its token, and only under a name of this machine.
///
/// Loopback is open to everybody on a shared machine, so that the token counts there, too. The name keeps out other
/// pages in the same browser, whose own name may be made to lead here (DNS rebinding): a number cannot be.
struct PageGate: Sendable {
  /// Why somebody is not let in.
  enum Refusal: Sendable, Equatable {
    /// Something else than reading.
    case method
    /// A name in `Host:` that is none of this machine's.
    case host
    /// No token, or a wrong one.
    case token
  }

  /// What a reader has to know.
  let token: String
  /// True if only this machine can reach the page.
  let isLoopback: Bool
  /// This machine's own name, in small letters.
  var machine = ProcessInfo.processInfo.hostName.lowercased()

  /// Why a request is refused; nil if it is not.
  func refusal(method: String, host: String?, token given: String?) -> Refusal? {
    guard method == "GET" else { return .method }
    guard let host, knows(host) else { return .host }
    guard let given, Self.isSame(given, token) else { return .token }
    return nil
  }

  /// True if a `Host:` names this machine; the port may be another, for `ssh -L` makes it so.
  private func knows(_ host: String) -> Bool {
    let name = Self.name(of: host.lowercased())
    if ["127.0.0.1", "localhost", "[::1]"].contains(name) { return true }
    guard !isLoopback else { return false }
    let short = machine.split(separator: ".").first.map(String.init) ?? machine
    return Self.isNumber(name) || [machine, short, short + ".local"].contains(name)
  }

  /// `Host:` without its port.
  private static func name(of host: String) -> String {
    guard let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber)
    else { return host }
    return String(host[..<colon])
  }

  /// True of an IPv4 address.
  private static func isNumber(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }

  /// Compares in a time that tells nothing of where two texts differ.
  static func isSame(_ given: String, _ wanted: String) -> Bool {
    let (given, wanted) = (Array(given.utf8), Array(wanted.utf8))
    var difference = given.count == wanted.count && !wanted.isEmpty ? UInt8(0) : 1
    for place in wanted.indices {
      difference |= wanted[place] ^ (place < given.count ? given[place] : ~wanted[place])
    }
    return difference == 0
  }
}
