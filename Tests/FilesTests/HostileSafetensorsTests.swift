import Glibc
import TestSupport
import Testing

@testable import Lab

/// A header that someone made up, and what must be said of it.
struct HostileHeader: Sendable, CustomTestStringConvertible {
  let json: String
  let data: Int
  let fault: FileFault

  init(_ json: String, _ data: Int, _ fault: FileFault) {
    self.json = json
    self.data = data
    self.fault = fault
  }

  init(_ json: String, _ fault: FileFault) { self.init(json, 0, fault) }

  var testDescription: String { String(json.prefix(70)) }

  var bytes: [UInt8] {
    let count = json.utf8.count
    return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(json.utf8)
      + Array(repeating: 0, count: data)
  }
}

@Suite("Safetensors from strangers")
struct HostileSafetensorsTests {
  private static func tensor(_ name: String, _ shape: String, _ offsets: String) -> String {
    #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  static let headers = [
    HostileHeader("", .badHeader(offset: 8, expected: "{")),
    HostileHeader(" {}", .badHeader(offset: 8, expected: "{")),
    HostileHeader("[]", .badHeader(offset: 8, expected: "{")),
    HostileHeader("{", .badHeader(offset: 9, expected: "\"")),
    HostileHeader("{}x", .badHeader(offset: 10, expected: "the end")),
    HostileHeader("{}", 3, .trailing(bytes: 3)),
    HostileHeader(#"{"a":1}"#, .badHeader(offset: 13, expected: "{")),
    HostileHeader(#"{"a":{}}"#, .missingField(tensor: "a", field: "dtype")),
    HostileHeader(
      #"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, .missingField(tensor: "a", field: "shape")),
    HostileHeader(
      "{\(tensor("a", "[1]", "[0]"))}", 4, .missingField(tensor: "a", field: "data_offsets")),
    HostileHeader(
      #"{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, 2,
      .unknownType(tensor: "a", type: "BF16")),
    HostileHeader(
      #"{"a":{"x":1}}"#, .badHeader(offset: 18, expected: "one of dtype, shape, data_offsets")),
    HostileHeader(
      "{\(tensor("a", "[1]", "[0,4]")),\(tensor("a", "[1]", "[4,8]"))}", 8, .duplicate("a")),
    HostileHeader(
      #"{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,4]}}"#, 4,
      .duplicate("dtype")),
    HostileHeader(#"{"__metadata__":{"a":"1","a":"2"}}"#, .duplicate("a")),
    HostileHeader(#"{"__metadata__":{"a":1}}"#, .badHeader(offset: 29, expected: "\"")),
    HostileHeader(
      "{\(tensor("a", "[2]", "[0,4]"))}", 4, .sizeMismatch(tensor: "a", needs: 8, has: 4)),
    HostileHeader(
      "{\(tensor("a", "[1]", "[4,0]"))}", 4, .sizeMismatch(tensor: "a", needs: 4, has: 0)),
    HostileHeader("{\(tensor("a", "[1]", "[4,8]"))}", 8, .gap(tensor: "a")),
    HostileHeader(
      "{\(tensor("a", "[2]", "[0,8]")),\(tensor("b", "[1]", "[4,8]"))}", 8, .overlap(tensor: "b")),
    HostileHeader(
      "{\(tensor("a", "[1]", "[0,4]")),\(tensor("b", "[1]", "[8,12]"))}", 12, .gap(tensor: "b")),
    HostileHeader("{\(tensor("a", "[4611686018427387904]", "[0,0]"))}", .badShape(tensor: "a")),
    HostileHeader("{\(tensor("a", "[4294967296,4294967296]", "[0,0]"))}", .badShape(tensor: "a")),
    HostileHeader(
      "{\(tensor("a", "[1000000000000]", "[0,4000000000000]"))}", 4,
      .truncated(has: 90, needs: 4_000_000_000_086)),
    HostileHeader(
      "{\(tensor("a", "[9223372036854775808]", "[0,0]"))}",
      .badHeader(offset: 37, expected: "a whole number below 2^63")),
    HostileHeader(
      "{\(tensor("a", "[-1]", "[0,0]"))}",
      .badHeader(offset: 37, expected: "a whole number below 2^63")),
    HostileHeader(
      "{\(tensor("a", "[01]", "[0,4]"))}", 4,
      .badHeader(offset: 37, expected: "a whole number below 2^63")),
    HostileHeader("{\(tensor("a", "[1.0]", "[0,4]"))}", 4, .badHeader(offset: 38, expected: "]")),
    HostileHeader(
      "{\(tensor("a", "[" + String(repeating: "1,", count: 64) + "1]", "[0,4]"))}", 4,
      .badHeader(offset: 165, expected: "] after 64 numbers")),
    HostileHeader(
      "{\"__metadata__\":{\"a\":\(String(repeating: "[", count: 100_000))",
      .badHeader(offset: 29, expected: "\"")),
    HostileHeader(#"{"\ud800":{}}"#, .badHeader(offset: 12, expected: "a code point")),
    HostileHeader(#"{"\udc00\ud800":{}}"#, .badHeader(offset: 12, expected: "a code point")),
    HostileHeader(#"{"\u12g4":{}}"#, .badHeader(offset: 14, expected: "a hexadecimal digit")),
    HostileHeader(#"{"\x":{}}"#, .badHeader(offset: 11, expected: "an escape")),
    HostileHeader("{\"a\nb\":{}}", .badHeader(offset: 11, expected: "no control character")),
    HostileHeader("{\"abc", .badHeader(offset: 13, expected: "the end of a string")),
  ]

  @Test(arguments: headers)
  func isRefused(_ header: HostileHeader) {
    #expect(throws: header.fault) { try SafetensorsFile(bytes: header.bytes) }
    #expect(!"\(header.fault)".isEmpty)
  }

  @Test func lengthsPastTheFileAreRefusedBeforeMemoryIsTaken() {
    #expect(throws: FileFault.headerTooLong(bytes: .max, most: 100_000_000)) {
      try SafetensorsFile(bytes: Array(repeating: 0xFF, count: 8))
    }
    #expect(throws: FileFault.truncated(has: 8, needs: 99_999_752)) {
      try SafetensorsFile(bytes: [0, 0xE0, 0xF5, 0x05, 0, 0, 0, 0])
    }
    #expect(throws: FileFault.truncated(has: 3, needs: 8)) {
      try SafetensorsFile(bytes: [1, 2, 3])
    }
  }

  @Test func namesMustBeUTF8() {
    let json = Array("{\"a".utf8) + [0xFF] + Array("\":{}}".utf8)
    #expect(throws: FileFault.badHeader(offset: 10, expected: "UTF-8")) {
      try SafetensorsFile(bytes: [UInt8(json.count), 0, 0, 0, 0, 0, 0, 0] + json)
    }
  }

  @Test func aTensorPastTheLimitIsNotRead() throws {
    // Two gigabytes that are not there: the file has holes, as a disk image has.
    let folder = try ScratchFolder()
    let path = folder.file("a.safetensors")
    let header = "{\(Self.tensor("a", "[536870912]", "[0,2147483648]"))}"
    put(HostileHeader(header, .notAFile).bytes, at: path)
    #expect(truncate(path, 8 + header.utf8.count + 1 << 31) == 0)
    let file = try SafetensorsFile(path: path)
    #expect(throws: FileFault.tooLarge(tensor: "a", bytes: 1 << 31, most: 1 << 30)) {
      try file.tensor("a")
    }
  }

  /// Every file that is accepted must make sense; none may end the program.
  @Test func fiftyThousandMutatedFilesDoNoHarm() throws {
    let seeds = [
      try Safetensors.encode(SafetensorsTests.tensors, metadata: SafetensorsTests.metadata),
      Array(try #require(SafetensorsTests.reference)),
      try Safetensors.encode([StoredTensor("a", [2], .float32([1, 2]))]),
    ]
    var random = SplitMix("mutated safetensors")
    var accepted = 0
    var faults: Set<String> = []
    for turn in 0..<50_000 {
      let bytes = seeds[turn % seeds.count].mutated(&random)
      do throws(FileFault) {
        let file = try SafetensorsFile(bytes: bytes)
        var total = 0
        for entry in file.entries {
          let elements = try file.elements(of: entry)
          #expect(elements.count == entry.shape.reduce(1, *))
          total += elements.count * entry.type.byteCount
        }
        #expect(total <= bytes.count - 8)
        accepted += 1
      } catch {
        faults.insert(String("\(error)".prefix { !$0.isNumber }))
      }
    }
    // Changed numbers are no error, and nearly all faults come up.
    #expect(accepted > 1_000 && accepted < 40_000, "\(accepted) were accepted")
    #expect(faults.count > 15, "\(faults.sorted())")
  }
}

extension [UInt8] {
  /// The bytes with one to four changes: bits, bytes, pieces doubled or cut, digits, the length.
  func mutated(_ random: inout SplitMix) -> [UInt8] {
    var bytes = self
    let changes = [1, 1, 1, 2, 4].randomElement(using: &random) ?? 1
    for _ in 0..<changes where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = Swift.min(bytes.count, place + Int.random(in: 0..<40, using: &random))
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = .random(in: 0...255, using: &random)
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 4: bytes.removeLast(bytes.count - place)
      case 5: bytes[Int.random(in: 0..<Swift.min(8, bytes.count), using: &random)] ^= 1
      case 6:
        let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
        if let digit = digits.randomElement(using: &random) {
          bytes[digit] = .random(in: 0x30...0x39, using: &random)
        }
      default:
        let marks = Array("{}[]\",:0-\\u".utf8)
        bytes.insert(marks.randomElement(using: &random) ?? 0, at: place)
      }
    }
    return bytes
  }
}
