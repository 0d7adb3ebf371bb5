import Console
import Glibc
import PageLink
import TestSupport
import Testing

@testable import Shell

/// The parts of the page on the lab's side.
@Suite struct PagePartsTests {
  /// Whatever it costs, it takes no more than its share of the time, and comes no more often than asked for.
  @Test(arguments: [0.001, 0.01, 0.05, 0.7]) func paceKeepsItsShare(cost: Double) {
    var pace = PagePace(least: 0.5, share: 0.02)
    var (now, spent, times) = (0.0, 0.0, 0)
    while now < 200 {
      if pace.isDue(at: now) {
        pace.note(from: now, to: now + cost)
        (now, spent, times) = (now + cost, spent + cost, times + 1)
      }
      now += 0.001
    }
    #expect(spent / now < 0.02 + cost / now + 1e-9)
    #expect(Double(times) <= now / 0.5 + 1)
    #expect(Double(times) > 0.9 * min(now / 0.5, 0.02 * now / cost), "it is not too seldom either")
  }

  @Test func galleryKeepsTheNewest() throws {
    let folder = try ScratchFolder()
    var gallery = PageGallery()
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
    for place in 0..<PageGallery.capacity + 2 {
      folder.write(png + [UInt8(place)], to: "\(place).png")
      let told = gallery.add(folder.path + "/\(place).png", title: "plot \(place)", step: place)
      let dropped = UInt32(max(0, place + 1 - PageGallery.capacity))
      #expect(
        told.first == .picture(id: UInt32(place + 1), kind: .png, bytes: png + [UInt8(place)]))
      #expect(Array(told.dropFirst()) == (dropped > 0 ? [.drop(id: dropped)] : []))
    }
    #expect(gallery.entries.map(\.step) == Array(2..<PageGallery.capacity + 2))
    // The same file once more takes the place of the older picture.
    let told = gallery.add(folder.path + "/5.png", title: "plot 5", step: 99)
    #expect(told.last == .drop(id: 6) && gallery.entries.count == PageGallery.capacity)
    #expect(gallery.entries.last?.step == 99)
    // What is no picture is not shown.
    folder.write("n,x\n", to: "figures.csv")
    for path in ["figures.csv", "none.png", ""] {
      #expect(gallery.add(folder.path + "/" + path, title: path, step: 1) == [], "\(path)")
    }
  }

  @Test func tokenIsKeptForItsOwnerAlone() throws {
    let folder = try ScratchFolder()
    let token = PageToken(environment: ["XDG_STATE_HOME": folder.path + "/a/b"])
    let first = token.kept()
    let path = try #require(token.path)
    #expect(first.count == 32 && first.allSatisfy(\.isHexDigit) && token.kept() == first)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    // One that others could have read is not taken, nor what is none.
    chmod(path, 0o644)
    let second = token.kept()
    #expect(second != first && token.kept() == second)
    folder.write("short", to: "a/b/gan-lab/page-token")
    #expect(token.kept() != "short" && token.kept().count == 32)
    token.forget()
    #expect(access(path, F_OK) != 0)
    #expect(Set((0..<50).map { _ in PageToken.fresh() }).count == 50)
  }

  /// Of many states only the newest is sent, and pictures that it speaks of before it.
  @Test func outboxSendsWhatCounts() throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let outbox = Outbox(ends[0])
    for step in 0..<1000 { outbox.leave(.state([UInt8(step % 251)])) }
    outbox.leave(.picture(id: 0, kind: .png, bytes: [1]))
    outbox.leave(.drop(id: 7))
    outbox.leave(.picture(id: 0, kind: .png, bytes: [2]))
    let sender = OwnThread { outbox.sendAll() }
    var (reader, read) = (PageMessageReader(), [PageMessage]())
    while read.count < 3 {
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = recv(ends[1], &chunk, chunk.count, 0)
      try #require(count > 0)
      reader.append(chunk[..<count])
      while let message = try reader.next() { read.append(message) }
    }
    #expect(
      read == [.drop(id: 7), .picture(id: 0, kind: .png, bytes: [2]), .state([UInt8(999 % 251)])])
    outbox.close()
    sender.join()
  }

  /// Nobody waits for a page that reads nothing, or is gone.
  @Test(.timeLimit(.minutes(1))) func outboxNeverWaits() throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let outbox = Outbox(ends[0])
    let sender = OwnThread { outbox.sendAll() }
    let large = [UInt8](repeating: 0, count: 4 << 20)
    let start = ContinuousClock.now
    for _ in 0..<200 {
      outbox.leave(.picture(id: 0, kind: .png, bytes: large))
      outbox.leave(.state(large))
    }
    #expect(ContinuousClock.now - start < .seconds(5))
    close(ends[1])
    sender.join()
    #expect(outbox.isBroken)
    close(ends[0])
  }
}
