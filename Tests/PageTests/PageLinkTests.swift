import TestSupport
import Testing

@testable import PageLink

/// The line between the lab and the page's process.
@Suite struct PageLinkTests {
  private static let messages: [PageMessage] = [
    .hello(PageGreeting(host: "127.0.0.1", ports: 8765...8794, token: "0123abc")),
    .state([]), .state(Array("{\"step\":1}".utf8)),
    .picture(id: 0, kind: .png, bytes: [0x89, 0x50]),
    .picture(id: 0xFFFF_FFFE, kind: .gif, bytes: []),
    .drop(id: 258),
  ]

  /// Whatever the pieces in which bytes arrive, the same messages come out, and none before it is whole.
  @Test(arguments: [1, 2, 3, 7, 1000]) func messagesSurvivePieces(size: Int) throws {
    let bytes = Self.messages.flatMap(\.frame)
    var (reader, read) = (PageMessageReader(), [PageMessage]())
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.append(bytes[start..<min(start + size, bytes.count)])
      while let message = try reader.next() { read.append(message) }
    }
    #expect(read == Self.messages)
    var short = PageMessageReader()
    short.append(Self.messages[0].frame.dropLast())
    #expect(try short.next() == nil)
  }

  @Test func whatIsNoMessageIsRefused() {
    for (bytes, failure): ([UInt8], PageMessageReader.Failure) in [
      ([0x3F, 0, 0, 0, 0], .unreadable(kind: 0x3F)),
      ([UInt8(ascii: "d"), 1, 0, 0, 0, 9], .unreadable(kind: UInt8(ascii: "d"))),
      ([UInt8(ascii: "h"), 1, 0, 0, 0, 9], .unreadable(kind: UInt8(ascii: "h"))),
      ([UInt8(ascii: "p"), 5, 0, 0, 0, 0, 0, 0, 0, 7], .unreadable(kind: UInt8(ascii: "p"))),
      ([UInt8(ascii: "s"), 0, 0, 0, 0xFF], .tooLong(0xFF00_0000)),
    ] {
      var reader = PageMessageReader()
      reader.append(bytes)
      #expect(throws: failure) { try reader.next() }
    }
  }

  @Test func repliesAreRead() {
    for reply: PageReply in [
      .open(port: 8765), .failed("Address in use"), .look(isDark: true), .look(isDark: false),
    ] {
      #expect(PageReply(line: reply.line.dropLast()) == reply)
    }
    for line in ["", "open", "open x", "look", "look up", "failed", "fail x"] {
      #expect(PageReply(line: line) == nil, "\(line)")
    }
  }

  @Test func kindsAreToldByTheirFirstBytes() {
    #expect(PageImageKind(bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D]) == .png)
    #expect(PageImageKind(bytes: Array("GIF89a".utf8)) == .gif)
    #expect(PageImageKind(bytes: Array("<svg>".utf8)) == nil)
    #expect(PageImageKind(bytes: []) == nil)
  }
}
