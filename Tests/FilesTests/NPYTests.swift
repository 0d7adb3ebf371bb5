import FoundationEssentials
import TestSupport
import Testing

@testable import Lab

/// Files as NumPy 2.4.6 wrote them, with `numpy.lib.format.write_array`.
private enum NumPy {
  /// `array([[1, 2], [3, 4], [5, 6.25]], float32)`.
  static let matrix = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsIDIpLCB9\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAQAAA\
    QEAAAIBAAACgQAAAyEA=
    """
  /// `array([0.1, -0.0, nan])`, in version 2.0.
  static let version2 = """
    k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5PwAA\
    AAAAAACAAAAAAAAA+H8=
    """
  /// `array(7, int64)`.
  static let scalar = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoHAAAAAAAAAA==
    """
  /// `asfortranarray(arange(6, dtype=float32).reshape(2, 3))`.
  static let columns = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0g\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAABAQAAA\
    gD8AAIBAAAAAQAAAoEA=
    """
  /// `array([None], object)`.
  static let objects = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqABJWKAAAAAAAA\
    AIwWbnVtcHkuX2NvcmUubXVsdGlhcnJheZSMDF9yZWNvbnN0cnVjdJSTlIwFbnVtcHmUjAduZGFycmF5lJOUSwCFlEMB\
    YpSHlFKUKEsBSwGFlGgDjAVkdHlwZZSTlIwCTziUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LP3SUYoldlE5hdJRi\
    Lg==
    """
  /// `array([1.0], '>f4')`.
  static let bigEndian = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/gAAA
    """
  /// `zeros(1, [('a', '<f4')])`.
  static let records = """
    k05VTVBZAQB2AHsnZGVzY3InOiBbKCdhJywgJzxmNCcpXSwgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzog\
    KDEsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA
    """

  static func bytes(_ text: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: text)))
  }
}

@Suite("NumPy's files")
struct NPYTests {
  /// A file of version 1.0 with `header` and `count` bytes of numbers.
  private func file(_ header: String, _ count: Int = 0) -> [UInt8] {
    NPY.magic + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)]
      + Array(header.utf8) + Array(repeating: 0, count: count)
  }

  @Test func theBytesAreNumPysOwn() throws {
    #expect(
      try NPY.encode(.float32([1, 2, 3, 4, 5, 6.25]), shape: [3, 2]) == NumPy.bytes(NumPy.matrix))
    #expect(try NPY.encode(.int64([7]), shape: []) == NumPy.bytes(NumPy.scalar))
    let long = try NPY.encode(.uint8([1]), shape: Array(repeating: 1, count: 40))
    #expect((long.count - 1).isMultiple(of: 64) && long[long.count - 2] == UInt8(ascii: "\n"))
  }

  @Test func numPysFilesAreRead() throws {
    let matrix = try NPY.decode(NumPy.bytes(NumPy.matrix))
    #expect(matrix == .init(shape: [3, 2], elements: .float32([1, 2, 3, 4, 5, 6.25])))
    let second = try NPY.decode(NumPy.bytes(NumPy.version2))
    #expect(second.shape == [3])
    #expect(second.elements.bytes == Elements.float64([0.1, -0.0, .nan]).bytes)
    let scalar = try NPY.decode(NumPy.bytes(NumPy.scalar))
    #expect(scalar == .init(shape: [], elements: .int64([7])))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.npy")
    for (elements, shape) in [
      (Elements.float32([1.5, -.infinity]), [2]), (.float64([.pi]), [1, 1, 1]),
      (.int32([.min, 3, 4, 5]), [2, 2]), (.int64([]), [0, 3]), (.uint8([9]), []),
    ] {
      try NPY.write(elements, shape: shape, to: path)
      #expect(try NPY.read(path) == .init(shape: shape, elements: elements))
    }
    #expect(folder.names == ["a.npy"])
  }

  @Test func otherOrdersOfKeysAreRead() throws {
    let header = "{\"shape\":(2,),'fortran_order':False , 'descr':'|u1'}\n"
    #expect(
      try NPY.decode(file(header, 2)) == .init(shape: [2], elements: .uint8([0, 0])))
  }

  @Test func whatTheLabCannotTakeIsRefusedInWords() throws {
    let refused: [(String, FileFault)] = [
      (NumPy.columns, .columnOrder), (NumPy.objects, .objects),
      (NumPy.bigEndian, .unknownNumPyType(">f4")),
      (NumPy.records, .badHeader(offset: 20, expected: "a string: records are not read")),
    ]
    for (text, fault) in refused {
      let bytes = try NumPy.bytes(text)
      #expect(throws: fault) { try NPY.decode(bytes) }
    }
    #expect(
      "\(FileFault.objects)"
        == "it holds Python objects, which only Python can read: save it with astype('float32')")
    #expect(
      "\(FileFault.columnOrder)"
        == "it is stored column by column: save it with numpy.ascontiguousarray")
    #expect(
      "\(FileFault.unknownNumPyType(">f4"))"
        == "it is made of >f4: save it with astype('float32'); read are <f4, <f8, <i4, <i8, |u1")
  }

  @Test func damagedFilesAreRefused() throws {
    let good = try NPY.encode(.float32([1, 2]), shape: [2])
    #expect(throws: FileFault.notNPY) { try NPY.decode(Array("not an array".utf8)) }
    #expect(throws: FileFault.unknownVersion(major: 3, minor: 0)) {
      try NPY.decode(NPY.magic + [3, 0] + good[8...])
    }
    #expect(throws: FileFault.truncated(has: 135, needs: 136)) { try NPY.decode(good.dropLast()) }
    #expect(throws: FileFault.trailing(bytes: 1)) { try NPY.decode(good + [0]) }
    #expect(throws: FileFault.truncated(has: 40, needs: 128)) {
      try NPY.decode(Array(good.prefix(40)))
    }
    #expect(throws: FileFault.headerTooLong(bytes: 0xFFFF_FFFF, most: 10_000)) {
      try NPY.decode(NPY.magic + [2, 0, 255, 255, 255, 255])
    }
    func refuses(_ header: String, _ fault: FileFault) {
      #expect(throws: fault) { try NPY.decode(file(header)) }
    }
    refuses("{'descr':'<f4','descr':'<f4'}", .duplicate("descr"))
    refuses("{'descr':'<f4'}", .missingField(tensor: "the array", field: "fortran_order"))
    refuses("{}", .missingField(tensor: "the array", field: "descr"))
    refuses(
      "{'descr':'<f4','fortran_order':False,'shape':(4294967296,4294967296)}",
      .badShape(tensor: "the array"))
    refuses(
      "{'descr':'<f4','fortran_order':False,'shape':(4611686018427387904,)}",
      .badShape(tensor: "the array"))
    refuses(
      "{'descr':'<f4','fortran_order':False,'shape':(1000000000000,)}",
      .tooLarge(tensor: "the array", bytes: 4_000_000_000_000, most: 1 << 30))
    refuses(
      "{'descr':'<f4','fortran_order':False,'shape':(3)}", .badHeader(offset: 57, expected: ","))
    refuses("{'descr':'<f4'", .badHeader(offset: 24, expected: "}"))
    refuses("__import__('os')", .badHeader(offset: 10, expected: "{"))
  }

  @Test func thirtyThousandMutatedFilesDoNoHarm() throws {
    let seeds = try [NumPy.matrix, NumPy.version2, NumPy.scalar].map(NumPy.bytes)
    var random = SplitMix("mutated npy")
    var accepted = 0
    for turn in 0..<30_000 {
      guard let contents = try? NPY.decode(seeds[turn % 3].mutated(&random)) else { continue }
      #expect(contents.elements.count == contents.shape.reduce(1, *))
      accepted += 1
    }
    #expect(accepted > 500 && accepted < 20_000, "\(accepted) were accepted")
  }
}
