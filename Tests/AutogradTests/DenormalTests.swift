import TestSupport
import Testing

@testable import Autograd

/// Numbers below the least normal one within `flushingDenormals`, and outside.
@Suite(.serialized) struct DenormalTests {
  /// 1e-20 and 1e-160 squared are denormal as `Float` and `Double`.
  private static func squares(_ count: Int, _ dtype: DType) throws -> Set<Double> {
    let root = Tensor.full([count], dtype == .float32 ? 1e-20 : 1e-160, dtype: dtype)
    return Set(try (root * root).doubles())
  }

  /// A few elements on this thread, many on all.
  @Test(arguments: [3, 1 << 18], DType.allCases) func areZeroWithin(count: Int, dtype: DType) throws
  {
    let before = Engine.threads
    defer { Engine.threads = before }
    for threads in 1...3 {
      Engine.threads = threads
      let outside = try Self.squares(count, dtype)
      #expect(outside.count == 1 && !outside.contains(0))
      #expect(try Engine.flushingDenormals { try Self.squares(count, dtype) } == [0])
      #expect(try Self.squares(count, dtype) == outside)
    }
  }

  @Test func endsWithAnError() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try Engine.flushingDenormals { () throws(Stop) in throw Stop() }
    }
    #expect(try Self.squares(3, .float32) != [0])
  }

  /// One within another ends where it began.
  @Test func nests() throws {
    let inner = try Engine.flushingDenormals {
      _ = try Engine.flushingDenormals { try Self.squares(3, .float32) }
      return try Self.squares(3, .float32)
    }
    #expect(inner == [0])
  }
}
