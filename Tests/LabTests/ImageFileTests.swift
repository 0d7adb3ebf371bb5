import GanLabKit
import Glibc
import TestSupport
import Testing

@testable import Lab

/// A file that is wrong, and what is said of it.
struct FileFlaw: CustomTestStringConvertible, Sendable {
  let file: String
  let compressed: Bool
  let bytes: [UInt8]
  let message: String
  var testDescription: String { message }

  private static let images = IDXFiles.all()["train-images-idx3-ubyte"] ?? []

  /// One of each.
  static let all: [FileFlaw] = [
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: true, bytes: images.dropLast(7),
      message: "ends early: 23 of its 30 bytes are there"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: false, bytes: images.dropLast(7),
      message: "ends early: 23 of its 30 bytes are there"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: true, bytes: images + [0],
      message: "goes on after the 30 bytes that its head tells of"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: false, bytes: [0, 0, 8, 3, 0, 0],
      message: "ends early, in its head"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: true, bytes: [0, 0, 8, 1, 0, 0, 0, 1, 0],
      message: "is not what its name says: it begins with 00000801, and images in IDX format begin "
        + "with 00000803"),
    FileFlaw(
      file: "t10k-labels-idx1-ubyte", compressed: false, bytes: [],
      message: "is not what its name says: it begins with nothing, and labels in IDX format begin "
        + "with 00000801"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: true,
      bytes: IDXFiles.head([0xffff_ffff, 0xffff, 0xffff]),
      message: "claims to hold 4294967295 x 65535 x 65535 bytes, which is more than 1 GB"),
    FileFlaw(
      file: "train-images-idx3-ubyte", compressed: true, bytes: IDXFiles.head([0, 28, 28]),
      message: "claims to hold 0 x 28 x 28 bytes, which is nothing"),
    FileFlaw(
      file: "t10k-labels-idx1-ubyte", compressed: true, bytes: IDXFiles.head([3]) + [1, 10, 2],
      message: ": the label of image 2 is 10, and labels go from 0 to 9"),
  ]
}

/// Where MNIST's files are looked for, and what is said of those that are wrong.
@Suite struct ImageFileTests {
  private let folder: ScratchFolder
  private let session = Session.fresh()

  init() throws { folder = try ScratchFolder() }

  private func choose(_ name: String = "mnist") throws {
    _ = try session.choose(.data, name, [Assignment("path", [folder.path])])
  }

  private func refusal(of name: String = "mnist") throws -> String {
    guard case .component(let error, of: name) = try labError({ try choose(name) }) else {
      return "another error"
    }
    #expect(error.option == "path")
    return String(error.description.replacing(folder.path + "/", with: ""))
  }

  /// Some unpack to other names, and a folder above may have been named.
  @Test func otherPlaces() throws {
    mkdir(folder.path + "/fashion-mnist", 0o700)
    for (name, bytes) in IDXFiles.all() {
      folder.write(bytes, to: "fashion-mnist/" + name.replacing("-idx", with: ".idx"))
    }
    try choose("fashion-mnist")
    #expect(session.source?.sampleShape == [1, 2, 3])
    // Those in another's sub-folder are not its own.
    #expect(try refusal().hasPrefix("mnist needs its files, "))
  }

  @Test(arguments: FileFlaw.all)
  func wrongFilesAreRefused(_ flaw: FileFlaw) throws {
    IDXFiles.write(to: folder, compressed: flaw.compressed)
    let name = flaw.file + (flaw.compressed ? ".gz" : "")
    folder.write(
      flaw.compressed ? IDXFiles.gzipped(flaw.bytes, in: folder) : flaw.bytes, to: name)
    let message = flaw.message.hasPrefix(":") ? name + flaw.message : "\(name) \(flaw.message)"
    #expect(try refusal() == message)
    #expect(session.data == nil)
  }

  /// What is cut off in the middle of gzip's own bytes, or changed there.
  @Test func damagedByTheWay() throws {
    IDXFiles.write(to: folder, compressed: true)
    let name = "train-images-idx3-ubyte.gz"
    let whole = try #require(folder.bytes(of: folder.path + "/" + name))
    folder.write(Array(whole.dropLast(12)), to: name)
    #expect(try refusal().hasPrefix("\(name) ends early: "))
    var changed = whole
    changed[whole.count - 6] ^= 1
    folder.write(changed, to: name)
    #expect(try refusal() == "\(name) is damaged: incorrect data check")
  }

  @Test func filesThatDoNotGoTogether() throws {
    IDXFiles.write(to: folder, compressed: false)
    folder.write(IDXFiles.head([4]) + [1, 2, 3, 4], to: "train-labels-idx1-ubyte")
    #expect(
      try refusal()
        == "train-images-idx3-ubyte holds 5 images, and train-labels-idx1-ubyte 4 labels")
    IDXFiles.write(to: folder, compressed: false)
    folder.write(
      IDXFiles.head([3, 3, 2]) + Array(repeating: 7, count: 18), to: "t10k-images-idx3-ubyte")
    #expect(
      try refusal()
        == "\(folder.path) has images of [1, 2, 3] to train on and of [1, 3, 2] for the test")
    unlink(folder.path + "/t10k-images-idx3-ubyte")
    #expect(
      try refusal()
        == "\(folder.path) has no t10k-images-idx3-ubyte.gz beside the other files of mnist")
  }

  @Test func noFilesAtAll() throws {
    let message = try refusal(of: "fashion-mnist")
    #expect(
      message == "fashion-mnist needs its files, train-images-idx3-ubyte.gz and three more, and "
        + "they are in none of fashion-mnist, \(folder.path): `gan-lab data get fashion-mnist` "
        + "downloads them; a folder that has them is named by path=, --data or $GANLAB_DATA")
  }
}
