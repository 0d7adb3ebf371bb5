import CKernels
import Synchronization
import Testing

/// Denormal numbers, which may count as 0 on a thread and on those that work for it.
extension ThreadTests {
  /// The least normal number halved by each part of a job: how many results were 0.
  private static func zeros(_ parts: Int) -> Int {
    let found = Found()
    gl_in_parallel(
      parts,
      { context, _ in
        let found = Unmanaged<Found>.fromOpaque(context).takeUnretainedValue()
        // Of what the compiler cannot know.
        let least = Float(bitPattern: UInt32(found.leastNormal.load(ordering: .relaxed)))
        if least / 2 == 0 { found.zeros.wrappingAdd(1, ordering: .relaxed) }
      }, Unmanaged.passUnretained(found).toOpaque())
    return found.zeros.load(ordering: .relaxed)
  }

  private final class Found: Sendable {
    let zeros = Atomic<Int>(0)
    let leastNormal = Atomic<Int>(Int(Float.leastNormalMagnitude.bitPattern))
  }

  @Test(arguments: [1, 2, 3]) func workersComputeAsTheirCaller(threads: Int) {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    gl_set_threads(Int32(threads))
    for _ in 0..<50 {
      #expect(Self.zeros(16) == 0)
      let arithmetic = gl_flush_denormals()
      let (flushed, mode) = (Self.zeros(16), gl_arithmetic())
      gl_set_arithmetic(arithmetic)
      #expect(flushed == 16 && mode != arithmetic)
      #expect(gl_arithmetic() == arithmetic)
    }
  }
}
