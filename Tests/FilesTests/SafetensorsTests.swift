import FoundationEssentials
import TestSupport
import Testing

@testable import Lab

@Suite("Safetensors")
struct SafetensorsTests {
  /// What the format's own library (safetensors 0.8.0 for Python) wrote: `save` of the tensors below,
  /// with the metadata who and a.
  static let reference = Data(
    base64Encoded: """
      wAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJ3aG8iOiJMw6lhIFwicVwiIFxcIFxuIiwiYSI6IjEifSwibCI6eyJkdHlw\
      ZSI6Ikk2NCIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzAsOF19LCJiIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUi\
      OlsyXSwiZGF0YV9vZmZzZXRzIjpbOCwyNF19LCJlbXB0eSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCw0XSwiZGF0\
      YV9vZmZzZXRzIjpbMjQsMjRdfSwidyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpb\
      MjQsNDhdfSwiw6lcIiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbNDgsNTJdfSwiaSI6\
      eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzUyLDYwXX0sInUiOnsiZHR5cGUiOiJVOCIs\
      InNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzYwLDYzXX19ICAgICAgAAAAAAAAAICamZmZmZm5PwAAAAAAAPh/AADA\
      PwAAAMAAAEBAAACAQAAAoEAAAIB/AAAgQPn///////9/AP8H
      """)
  static let metadata = ["who": "Léa \"q\" \\ \n", "a": "1"]
  static let tensors = [
    StoredTensor("l", [1], .int64([.min])),
    StoredTensor("b", [2], .float64([0.1, .nan])),
    StoredTensor("empty", [0, 4], .float32([])),
    StoredTensor("w", [2, 3], .float32([1.5, -2, 3, 4, 5, .infinity])),
    StoredTensor("é\"", [], .float32([2.5])),
    StoredTensor("i", [2], .int32([-7, .max])),
    StoredTensor("u", [3], .uint8([0, 255, 7])),
  ]

  @Test func theFormatsOwnFilesAreRead() throws {
    let bytes = Array(try #require(Self.reference))
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.metadata == Self.metadata)
    #expect(file.entries.map(\.name) == Self.tensors.map(\.name))
    for tensor in Self.tensors {
      let found = try file.tensor(tensor.name)
      #expect(found.shape == tensor.shape)
      // As bytes, since NaN is not equal to itself.
      #expect(found.elements.type == tensor.elements.type)
      #expect(found.elements.bytes == tensor.elements.bytes)
    }
    #expect(try file.tensor("b").elements.nonFiniteCount == 1)
    #expect(try file.tensor("w").elements.nonFiniteCount == 1)
  }

  @Test func theBytesAreTheFormats() throws {
    let header = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let padded = header + String(repeating: " ", count: 56 - header.utf8.count)
    #expect(
      try Safetensors.encode([StoredTensor("a", [2], .float32([1, -2]))])
        == [56, 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    #expect(try Safetensors.encode([]) == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.safetensors")
    // The other way round, so that putting wide numbers first changes the order.
    let tensors = Array(Self.tensors.reversed())
    try Safetensors.write(tensors, metadata: Self.metadata, to: path)
    #expect(bytes(at: path) == (try Safetensors.encode(tensors, metadata: Self.metadata)))
    let file = try SafetensorsFile(path: path)
    #expect(file.metadata == Self.metadata)
    #expect(Set(file.entries.map(\.name)) == Set(tensors.map(\.name)))
    for tensor in tensors {
      let found = try file.tensor(tensor.name)
      #expect(found.shape == tensor.shape && found.elements.bytes == tensor.elements.bytes)
      let start = try #require(file.entry(tensor.name)).range.lowerBound
      #expect(start.isMultiple(of: tensor.elements.type.byteCount))
    }
    #expect(throws: FileFault.missingTensor("none")) { try file.tensor("none") }
  }

  @Test func textOfAnyKindSurvives() throws {
    let strange = "\u{0}\u{1F}\u{7F}\"\\/\n é 漢 🜚 \u{2028}"
    let bytes = try Safetensors.encode(
      [StoredTensor(strange, [], .uint8([1]))], metadata: [strange: strange])
    let file = try SafetensorsFile(bytes: bytes)
    #expect(file.metadata == [strange: strange])
    #expect(try file.tensor(strange).elements == .uint8([1]))
  }

  @Test func whatCannotBeWrittenIsRefused() {
    let one = StoredTensor("a", [1], .uint8([1]))
    #expect(throws: FileFault.duplicate("a")) { try Safetensors.encode([one, one]) }
    #expect(throws: FileFault.reservedName("__metadata__")) {
      try Safetensors.encode([StoredTensor("__metadata__", [], .uint8([1]))])
    }
    #expect(throws: FileFault.sizeMismatch(tensor: "a", needs: 24, has: 4)) {
      try Safetensors.encode([StoredTensor("a", [2, 3], .float32([1]))])
    }
    #expect(throws: FileFault.badShape(tensor: "a")) {
      try Safetensors.encode([StoredTensor("a", [-1], .float32([]))])
    }
    #expect(throws: FileFault.badShape(tensor: "a")) {
      try Safetensors.encode([StoredTensor("a", [1 << 40, 1 << 40], .float32([]))])
    }
  }

  @Test func filesThatAreNoFilesAreTold() throws {
    let folder = try ScratchFolder()
    let missing = folder.file("none")
    #expect(throws: FileError(missing, .cannotRead(code: 2))) { try SafetensorsFile(path: missing) }
    #expect(throws: FileError(folder.path, .notAFile)) { try SafetensorsFile(path: folder.path) }
    #expect(throws: FileError("/dev/zero", .notAFile)) { try SafetensorsFile(path: "/dev/zero") }
    put([], at: folder.file("empty"))
    #expect(throws: FileError(folder.file("empty"), .truncated(has: 0, needs: 8))) {
      try SafetensorsFile(path: folder.file("empty"))
    }
  }
}
