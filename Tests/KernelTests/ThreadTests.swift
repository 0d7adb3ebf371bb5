import CKernels
import Synchronization
import Testing

/// Alone in its suite and in order, since the number of threads is the process's.
@Suite(.serialized) struct ThreadTests {
  /// What the parts of a job write.
  private final class Board: Sendable {
    let counts: [Atomic64]
    init(_ count: Int) { counts = (0..<count).map { _ in Atomic64() } }
  }

  private final class Atomic64: Sendable {
    private let value = Atomic<Int>(0)
    func add() { value.wrappingAdd(1, ordering: .relaxed) }
    var count: Int { value.load(ordering: .relaxed) }
  }

  private static func run(_ parts: Int, on board: Board) {
    gl_in_parallel(
      parts,
      { context, part in
        Unmanaged<Board>.fromOpaque(context).takeUnretainedValue().counts[part].add()
      }, Unmanaged.passUnretained(board).toOpaque())
  }

  @Test(arguments: [1, 2, 3, 7]) func everyPartRunsOnce(threads: Int) {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    #expect(gl_set_threads(Int32(threads)) == Int32(threads))
    for parts in [0, 1, 2, 5, 31, 32, 33, 100] {
      let board = Board(parts)
      for _ in 0..<200 { Self.run(parts, on: board) }
      #expect(board.counts.allSatisfy { $0.count == 200 }, "\(parts) parts")
    }
  }

  /// Each element lies in one part, and parts begin where tiles do.
  @Test(arguments: [1, 2, 3, 5, 16], [1, gl_uneven_parts])
  func partsCoverEachElementOnce(threads: Int, each: Int) {
    let parts = threads * each
    for (n, step) in [(0, 1), (1, 1), (7, 1), (784, 1), (784, 32), (31, 32), (401_408, 64)] {
      let starts = (0...parts).map { gl_part_start(n, $0, parts, each, step) }
      #expect(starts.first == 0 && starts.last == n && starts == starts.sorted())
      #expect(starts.allSatisfy { $0 == n || $0.isMultiple(of: step) })
    }
  }

  /// A share of 400 elements: three quarters of it, then twice an eighth.
  @Test func longSharesAreCutUnevenly() {
    let each = gl_uneven_parts
    let starts = (0...2 * each).map { gl_part_start(800, $0, 2 * each, each, 1) }
    #expect(starts == [0, 300, 350, 400, 700, 750, 800])
  }

  /// A job has 32 parts at most: with more threads than fit their shares are whole.
  @Test(arguments: [(1, 1), (2, 3), (10, 3), (11, 1), (16, 1)])
  func sharesAreCutWhereAJobHasRoom(threads: Int, each: Int) {
    #expect(gl_parts_of_long_shares(Int32(threads)) == each)
  }

  @Test func theNumberIsKeptWithinLimits() {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    #expect(gl_set_threads(0) == 1)
    #expect(gl_set_threads(-3) == 1)
    #expect(gl_set_threads(10_000) == Int32(gl_most_threads))
    #expect(gl_cores() >= 1)
  }

  /// A part of a job that asks for parts of its own computes them itself.
  @Test func partsHaveNoHelpers() {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    gl_set_threads(3)
    let board = Board(9)
    gl_in_parallel(
      3,
      { context, part in
        let threads = gl_threads()
        gl_in_parallel(
          3,
          { context, part in
            Unmanaged<Board>.fromOpaque(context).takeUnretainedValue().counts[part].add()
          }, context)
        guard threads == 1 else { return }
        Unmanaged<Board>.fromOpaque(context).takeUnretainedValue().counts[3 + part].add()
      }, Unmanaged.passUnretained(board).toOpaque())
    #expect(board.counts.map(\.count) == [3, 3, 3, 1, 1, 1, 0, 0, 0])
  }

  /// A worker sleeps between jobs that are far apart, and wakes.
  @Test func sleepersAreWoken() async throws {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    gl_set_threads(3)
    for _ in 0..<20 {
      let board = Board(8)
      Self.run(8, on: board)
      #expect(board.counts.allSatisfy { $0.count == 1 })
      try await Task.sleep(nanoseconds: 2_000_000)
    }
  }

  /// Many callers at once: one has the workers, the others do their own work.
  @Test func callersDoNotMeet() async {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    gl_set_threads(4)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<6 {
        group.addTask {
          let board = Board(16)
          for _ in 0..<500 { Self.run(16, on: board) }
          return board.counts.allSatisfy { $0.count == 500 }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  /// The shares of the threads are cut anywhere; the bits are the same.
  @Test(arguments: [
    (256, 128, 128), (64, 64, 512), (64, 512, 784), (512, 1, 128), (2, 64, 512), (600, 600, 600),
  ])
  func bitsDoNotDependOnTheThreads(m: Int, n: Int, k: Int) {
    let before = gl_threads()
    defer { gl_set_threads(before) }
    var numbers = Numbers(seed: 9)
    let a: [Float] = numbers.array(m * k), b: [Float] = numbers.array(k * n)
    for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
      let results = [1, 2, 3, 4].map { threads -> [Float] in
        gl_set_threads(Int32(threads))
        let c = Fenced<Float>(count: m * n)
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return }
            gl_product_f32(
              gl_product_float(
                m: m, n: n, k: k, transposes_a: ta, transposes_b: tb, accumulates: false,
                gates_a: false, gates_c: false, rectifies: false, kind: gl_product_blocks, a: a,
                b: b, bias: nil, gate: nil, slope: 0, rectifier_slope: 0, c: c.pointer,
                patches: nil, pixels: nil, taps: nil))
          }
        }
        return c.values
      }
      for result in results.dropFirst() { #expect(sameBits(result, results[0])) }
    }
  }
}
