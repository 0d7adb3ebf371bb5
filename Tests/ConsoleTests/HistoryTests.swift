import Glibc
import TestSupport
import Testing

@testable import Console

@Suite struct HistoryTests {
  @Test func appendsAndReadsBack() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/a/b/history"
    let history = HistoryFile(path: path, limit: 3)
    #expect(history.lines() == [])
    for line in ["one", "deux é", "three", "four"] { try history.append(line) }
    #expect(folder.read("a/b/history") == "one\ndeux é\nthree\nfour\n")
    #expect(history.lines() == ["deux é", "three", "four"])
    #expect(HistoryFile(path: path, limit: -1).lines().count == 4)
    #expect(HistoryFile(path: path, limit: 0).lines() == [])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(stat(folder.path + "/a", &status) == 0 && status.st_mode & 0o777 == 0o700)
  }

  @Test func neverRewritesWhatOthersWrote() throws {
    let folder = try ScratchFolder()
    let (mine, theirs) = (
      HistoryFile(path: folder.path + "/h", limit: 2), HistoryFile(path: folder.path + "/h")
    )
    for index in 0..<5 {
      try mine.append("mine \(index)")
      try theirs.append("theirs \(index)")
    }
    #expect(theirs.lines().count == 10)
  }

  @Test func toleratesOddFiles() throws {
    let folder = try ScratchFolder()
    folder.write("a\n\nb\u{0}c\nlast without end", to: "h")
    #expect(HistoryFile(path: folder.path + "/h").lines() == ["a", "b\u{0}c", "last without end"])
    #expect(HistoryFile(path: folder.path).lines() == [])
    #expect(HistoryFile(path: nil).lines() == [])
    #expect(throws: Never.self) { try HistoryFile(path: nil).append("x") }
    #expect(throws: Never.self) { try HistoryFile(path: "/dev/null").append("x") }
  }

  @Test func saysWhyItCannotWrite() throws {
    let folder = try ScratchFolder()
    folder.write("", to: "file")
    let blocked = HistoryFile(path: folder.path + "/file/h")
    #expect(throws: HistoryFile.Failure.file(path: folder.path + "/file/h", errno: ENOTDIR)) {
      try blocked.append("x")
    }
    let deep = HistoryFile(path: folder.path + "/file/a/h")
    #expect(throws: HistoryFile.Failure.folder(path: folder.path + "/file/a", errno: ENOTDIR)) {
      try deep.append("x")
    }
    #expect(
      Diagnostic(HistoryFile.Failure.file(path: "/h", errno: EACCES)).message
        == "what is typed will not be remembered: /h: Permission denied")
  }

  @Test func placeAndSizeFromTheEnvironment() {
    #expect(
      HistoryFile(environment: ["HOME": "/h"])
        == HistoryFile(path: "/h/.local/state/gan-lab/history", limit: 10_000))
    #expect(
      HistoryFile(environment: ["XDG_STATE_HOME": "/s", "HISTSIZE": "5"])
        == HistoryFile(path: "/s/gan-lab/history", limit: 5))
    #expect(
      HistoryFile(environment: ["GANLAB_HISTORY": "/x", "HISTSIZE": "many"])
        == HistoryFile(path: "/x", limit: 10_000))
  }
}
