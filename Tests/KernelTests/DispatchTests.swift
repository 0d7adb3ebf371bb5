import CKernels
import Glibc
import Testing

@Suite struct DispatchTests {
  @Test func baselineIsAlwaysThere() { #expect(Level.available.first?.name == "baseline") }

  @Test func unknownLevelsAreRefused() {
    #expect(gl_level_kernels("sse9") == nil)
    #expect(gl_level_kernels("") == nil)
    #expect(!gl_force_cpu_level("sse9"))
  }

  /// The best level, or the one that GANLAB_CPU names.
  @Test func levelInUseIsTheBestOrTheOneAskedFor() throws {
    let names = Level.available.map(\.name)
    let asked = getenv("GANLAB_CPU").map { String(cString: $0) }
    let expected = try #require(names.first { $0 == asked } ?? names.last)
    #expect(String(cString: gl_cpu_level()) == expected)
    #expect(gl_force_cpu_level(expected))
    #expect(String(cString: gl_cpu_level()) == expected)
  }

  /// The levels are different code: where two agree everywhere, one of them was not compiled.
  @Test func levelsAreDifferentCode() throws {
    let tables = try Level.available.map { unsafeBitCast(try $0.kernels().exp, to: Int.self) }
    #expect(Set(tables).count == tables.count)
  }

  @Test func publicFunctionsUseTheLevel() throws {
    let kernels = try Level(name: String(cString: gl_cpu_level())).kernels()
    var numbers = Numbers(seed: 31)
    let x: [Float] = numbers.array(1000, -5, 5)
    let y = Fenced<Float>(count: 1000), z = Fenced<Float>(count: 1000)
    gl_tanh_f32(1000, x, y.pointer)
    kernels.tanh(1000, x, z.pointer)
    #expect(sameBits(y.values, z.values))
    gl_add_f32(10, 100, x, 100, 1, x, 0, 1, y.pointer)
    kernels.add(10, 100, x, 100, 1, x, 0, 1, z.pointer)
    #expect(sameBits(y.values, z.values))
    #expect(gl_dot_f32(1000, x, x) == kernels.dot(1000, x, x))
    var integers = [Int32](repeating: 0, count: 9), others = integers
    gl_integers(9, 1, 2, 10, &integers)
    kernels.integers(9, 1, 2, 10, &others)
    #expect(integers == others)
  }

  /// Each thread has a depth of its own, which starts at 0.
  @Test func recordingDepthBelongsToTheThread() {
    gl_no_record_depth().pointee += 1
    defer { gl_no_record_depth().pointee -= 1 }
    var thread = pthread_t()
    let started = pthread_create(
      &thread, nil, { _ in UnsafeMutableRawPointer(bitPattern: Int(gl_no_record_depth().pointee)) },
      nil)
    #expect(started == 0)
    var depth: UnsafeMutableRawPointer?
    pthread_join(thread, &depth)
    #expect(depth == nil)
    #expect(gl_no_record_depth().pointee == 1)
  }
}
