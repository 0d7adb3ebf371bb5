#if _endian(big)
  #error("the lab's files are little-endian, and are written from memory as it is")
#endif

/// The types of numbers that the lab's files hold.
public enum ElementType: Sendable, CaseIterable {
  case float32
  case float64
  case int32
  case int64
  case uint8

  /// Bytes that one number takes.
  public var byteCount: Int {
    switch self {
    case .float32, .int32: 4
    case .float64, .int64: 8
    case .uint8: 1
    }
  }

  /// The name in safetensors files.
  public var safetensorsName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    }
  }

  /// The name in NumPy's files, with the order of the bytes.
  public var numpyName: String {
    switch self {
    case .float32: "<f4"
    case .float64: "<f8"
    case .int32: "<i4"
    case .int64: "<i8"
    case .uint8: "|u1"
    }
  }
}

/// Numbers of one type, row-major.
public enum Elements: Equatable, Sendable {
  case float32([Float])
  case float64([Double])
  case int32([Int32])
  case int64([Int64])
  case uint8([UInt8])

  /// Their type.
  public var type: ElementType {
    switch self {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    }
  }

  /// How many they are.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .uint8(let values): values.count
    }
  }

  /// How many of them are NaN or infinite: allowed in a file, and worth a word when it is read.
  public var nonFiniteCount: Int {
    switch self {
    case .float32(let values): values.count { !$0.isFinite }
    case .float64(let values): values.count { !$0.isFinite }
    case .int32, .int64, .uint8: 0
    }
  }

  /// The numbers as a file holds them.
  var bytes: [UInt8] { withBytes { Array($0) } }

  /// Calls `body` with the numbers as a file holds them, without a copy.
  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .float32(let values): values.withUnsafeBytes(body)
    case .float64(let values): values.withUnsafeBytes(body)
    case .int32(let values): values.withUnsafeBytes(body)
    case .int64(let values): values.withUnsafeBytes(body)
    case .uint8(let values): values.withUnsafeBytes(body)
    }
  }

  /// The numbers that `bytes` hold, a whole number of them.
  init(_ type: ElementType, _ bytes: [UInt8]) {
    self =
      switch type {
      case .float32: .float32(.init(memoryOf: bytes))
      case .float64: .float64(.init(memoryOf: bytes))
      case .int32: .int32(.init(memoryOf: bytes))
      case .int64: .int64(.init(memoryOf: bytes))
      case .uint8: .uint8(bytes)
      }
  }

  /// The elements of a tensor of `shape`, or nil if no memory can hold them.
  static func count(of shape: [Int]) -> Int? {
    var product = 1
    for length in shape {
      let (value, overflow) = product.multipliedReportingOverflow(by: length)
      guard !overflow, length >= 0 else { return nil }
      product = value
    }
    return product
  }
}

extension Array where Element: BitwiseCopyable {
  /// The values whose memory looks like `bytes`.
  fileprivate init(memoryOf bytes: [UInt8]) {
    let count = bytes.count / MemoryLayout<Element>.stride
    self.init(unsafeUninitializedCapacity: count) { buffer, filled in
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: .init(rebasing: source[..<(count * MemoryLayout<Element>.stride)]))
      }
      filled = count
    }
  }
}

/// Numbers with a name and a shape, as files hold them.
public struct StoredTensor: Equatable, Sendable {
  /// The name.
  public let name: String
  /// The lengths of the axes, row-major.
  public let shape: [Int]
  /// The numbers.
  public let elements: Elements

  /// Names `elements`, whose count is the product of `shape`.
  public init(_ name: String, _ shape: [Int], _ elements: Elements) {
    self.name = name
    self.shape = shape
    self.elements = elements
  }

  /// - Throws: `badShape` or `sizeMismatch` if the shape and the numbers do not go together.
  func check() throws(FileFault) {
    guard let count = Elements.count(of: shape) else { throw .badShape(tensor: name) }
    let width = elements.type.byteCount
    guard count == elements.count else {
      throw .sizeMismatch(
        tensor: name, needs: count.multipliedReportingOverflow(by: width).partialValue,
        has: elements.count * width)
    }
  }
}
