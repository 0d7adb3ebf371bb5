import Testing

@testable import PageServer

/// Who is let in.
@Suite struct PageGateTests {
  private static let token = "00112233445566778899aabbccddeeff"
  private let local = PageGate(token: token, isLoopback: true, machine: "desk.school.example")
  private let open = PageGate(token: token, isLoopback: false, machine: "desk.school.example")

  @Test func onlyReadingIsAllowed() {
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", ""] {
      #expect(local.refusal(method: method, host: "localhost", token: Self.token) == .method)
    }
    #expect(local.refusal(method: "GET", host: "localhost", token: Self.token) == nil)
  }

  /// A name that leads here and is another's is how pages of others would read this one.
  @Test func namesOfOthersAreRefused() {
    for host in [
      "localhost", "LocalHost:8765", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:8765",
    ] {
      #expect(local.refusal(method: "GET", host: host, token: Self.token) == nil, "\(host)")
    }
    for host: String? in [
      nil, "", "evil.example", "evil.example:8765", "localhost.evil.example",
      "127.0.0.1.evil.example",
      "192.168.1.7", "192.168.1.7:8765", "desk", "localhost:8765:1", "@localhost",
      "evil.example:80@localhost",
    ] {
      #expect(
        local.refusal(method: "GET", host: host, token: Self.token) == .host, "\(host ?? "none")")
    }
  }

  @Test func onANetworkNumbersAndTheMachinesNameAreKnown() {
    for host in [
      "192.168.1.7:8765", "10.0.0.1", "desk", "desk.local:8765", "Desk.School.Example", "localhost",
    ] {
      #expect(open.refusal(method: "GET", host: host, token: Self.token) == nil, "\(host)")
    }
    for host in [
      "evil.example", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.+4", "1.2.3.4.evil.example",
      "desk.evil.example", "٣.2.3.4",
    ] {
      #expect(open.refusal(method: "GET", host: host, token: Self.token) == .host, "\(host)")
    }
  }

  @Test func theWholeTokenIsNeeded() {
    for token: String? in [
      nil, "", "0", String(Self.token.dropLast()), Self.token + "0", "1" + Self.token.dropFirst(),
      Self.token.dropLast() + "e", Self.token.uppercased(),
    ] {
      #expect(local.refusal(method: "GET", host: "localhost", token: token) == .token)
    }
    // Nobody is let in by an empty one.
    let bare = PageGate(token: "", isLoopback: true)
    #expect(bare.refusal(method: "GET", host: "localhost", token: "") == .token)
  }
}
