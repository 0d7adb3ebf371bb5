import Glibc
import TestSupport
import Testing

@testable import Lab

/// Checkpoints whose data were read from files that are no longer there.
@Suite struct AbsentDataTests {
  @Test func theDataAreNamedAndNotTheFile() throws {
    let folder = try ScratchFolder()
    let table = folder.file("points.csv")
    put("x,y\n0,1\n1,0\n0.5,0.5\n".utf8, at: table)
    let session = try LabUnderTest.session(["data csv path=\(table)", "model gan-mlp hidden=4"])
    _ = try session.save(to: folder.file("run"))
    let before = session.commands
    unlink(table)
    do {
      _ = try session.open(from: folder.file("run"))
      Issue.record("opened without its data")
    } catch LabError.file(let path, let reason) {
      #expect(path == folder.file("run.safetensors"))
      #expect(
        reason
          == "its data csv cannot be had here: \(table) cannot be read: No such file or directory")
    }
    #expect(session.commands == before)
    put("x,y\n0,1\n1,0\n0.5,0.5\n".utf8, at: table)
    #expect(try session.open(from: folder.file("run")).step == 0)
  }
}
