import Glibc
import TestSupport
import Testing

@testable import Lab

@Suite("Files that appear whole or not at all")
struct AtomicFileTests {
  private func write(_ text: String, to path: String) throws(FileError) {
    try AtomicFile.write(to: path) { file throws(FileFault) in try file.write(Array(text.utf8)) }
  }

  @Test func aNewFileHoldsTheBytes() throws {
    let folder = try ScratchFolder()
    try write("one", to: folder.file("a"))
    #expect(bytes(at: folder.file("a")) == Array("one".utf8))
    #expect(folder.names == ["a"])
  }

  @Test func anOldFileIsReplacedAndItsPermissionsStay() throws {
    let folder = try ScratchFolder()
    put("a longer old text".utf8, at: folder.file("a"))
    chmod(folder.file("a"), 0o640)
    try write("new", to: folder.file("a"))
    var status = stat()
    #expect(stat(folder.file("a"), &status) == 0 && status.st_mode & 0o7777 == 0o640)
    #expect(bytes(at: folder.file("a")) == Array("new".utf8))
    #expect(folder.names == ["a"])
  }

  @Test func aLinkIsFollowed() throws {
    let folder = try ScratchFolder()
    put("old".utf8, at: folder.file("a"))
    symlink("a", folder.file("link"))
    try write("new", to: folder.file("link"))
    #expect(bytes(at: folder.file("a")) == Array("new".utf8))
    var status = stat()
    #expect(lstat(folder.file("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func whenWritingFailsTheOldFileStaysAndNothingIsLeft() throws {
    let folder = try ScratchFolder()
    put("old".utf8, at: folder.file("a"))
    let fault = FileFault.cannotWrite(step: .write, code: ENOSPC)
    #expect(throws: FileError(folder.file("a"), fault)) {
      try AtomicFile.write(to: folder.file("a")) { file throws(FileFault) in
        try file.write(Array("half of the new".utf8))
        throw fault
      }
    }
    #expect(bytes(at: folder.file("a")) == Array("old".utf8))
    #expect(folder.names == ["a"])
  }

  @Test func aFullDiskIsTold() throws {
    // A device that is always full; a link to it, so that leftovers would be seen.
    let folder = try ScratchFolder()
    symlink("/dev/full", folder.file("a"))
    let path = folder.file("a")
    #expect(throws: FileError(path, .cannotWrite(step: .write, code: ENOSPC))) {
      try write("one", to: path)
    }
    #expect(folder.names == ["a"])
    var status = stat()
    #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func whatIsNoFileIsNotReplaced() throws {
    try write("nothing", to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func foldersThatAreMissingOrRefuseAreTold() throws {
    let folder = try ScratchFolder()
    #expect(throws: FileError(folder.path, .cannotWrite(step: .create, code: EISDIR))) {
      try write("one", to: folder.path)
    }
    let missing = folder.file("none/a")
    #expect(throws: FileError(missing, .cannotWrite(step: .create, code: ENOENT))) {
      try write("one", to: missing)
    }
    #expect(throws: FileError("", .cannotWrite(step: .create, code: ENOENT))) {
      try write("one", to: "")
    }
    #expect(throws: FileError("a\0b", .cannotWrite(step: .create, code: EINVAL))) {
      try write("one", to: "a\0b")
    }
    // Nobody, not even root, makes files there.
    #expect(throws: FileError.self) { try write("one", to: "/proc/gan-lab") }
    #expect(folder.names.isEmpty)
  }

  @Test func theErrorSaysPathAndReason() {
    #expect(
      "\(FileError("runs/a.npy", .cannotWrite(step: .write, code: ENOSPC)))"
        == "runs/a.npy: it cannot be written: No space left on device")
  }
}
