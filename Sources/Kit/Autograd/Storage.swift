import Glibc
import Synchronization

/// A block of memory for a tensor's elements, aligned to a cache line, given back to a pool.
final class Storage: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  /// How often the elements were overwritten in place; whoever overwrites them counts.
  var overwrites = 0
  private let sizeClass: Int

  /// A block of at least `byteCount` bytes; nil if the system has none left.
  init?(byteCount: Int) {
    guard let (block, sizeClass) = StoragePool.shared.take(byteCount: byteCount) else { return nil }
    pointer = block
    self.sizeClass = sizeClass
  }

  deinit { StoragePool.shared.give(pointer, sizeClass: sizeClass) }
}

/// Free blocks by size, so that a training step in its steady state asks nothing of the system.
///
/// Sizes are rounded up to four steps per power of two: at most a fifth is wasted. Blocks past
/// `keptBytes` go back to the system, but for those that share their memory with others.
public final class StoragePool: Sendable {
  /// The pool that all tensors of the process share.
  public static let shared = StoragePool()

  /// What the pool did so far; for tests and for `doctor`.
  public struct Statistics: Sendable {
    /// Blocks that had to be asked of the system.
    public internal(set) var systemAllocations = 0
    /// Bytes of blocks in use.
    public internal(set) var bytesInUse = 0
    /// Bytes of blocks that wait for their next use.
    public internal(set) var bytesKept = 0
  }

  private struct State: ~Copyable {
    var free: [[UnsafeMutableRawPointer]] = Array(repeating: [], count: StoragePool.sizeClassCount)
    var source = BlockSource()
    var statistics = Statistics()
  }

  private static let alignment = BlockSource.alignment
  private static let stepsPerDoubling = 4
  private static let sizeClassCount = 256
  private static let keptBytes = 1 << 30

  private let state = Mutex(State())

  /// What the pool did so far.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// The smallest class whose blocks hold `byteCount` bytes.
  private static func sizeClass(for byteCount: Int) -> Int {
    let lines = max(1, (byteCount + alignment - 1) / alignment)
    if lines <= stepsPerDoubling { return lines - 1 }
    let exponent = Int.bitWidth - 1 - (lines - 1).leadingZeroBitCount
    let step = (lines - 1) >> (exponent - 2)
    return (exponent - 1) * stepsPerDoubling + (step - stepsPerDoubling)
  }

  /// The bytes of a block of `sizeClass`.
  private static func byteCount(ofClass sizeClass: Int) -> Int {
    if sizeClass < stepsPerDoubling { return (sizeClass + 1) * alignment }
    let exponent = sizeClass / stepsPerDoubling + 1
    let step = sizeClass % stepsPerDoubling + stepsPerDoubling
    return ((step + 1) << (exponent - 2)) * alignment
  }

  fileprivate func take(byteCount: Int) -> (UnsafeMutableRawPointer, Int)? {
    let sizeClass = StoragePool.sizeClass(for: byteCount)
    let bytes = StoragePool.byteCount(ofClass: sizeClass)
    let block: SendableBlock? = state.withLock { state in
      state.statistics.bytesInUse += bytes
      if let block = state.free[sizeClass].popLast() {
        state.statistics.bytesKept -= bytes
        return SendableBlock(pointer: block)
      }
      state.statistics.systemAllocations += 1
      guard let block = state.source.block(of: bytes) else {
        state.statistics.bytesInUse -= bytes
        return nil
      }
      return SendableBlock(pointer: block)
    }
    return block.map { ($0.pointer, sizeClass) }
  }

  fileprivate func give(_ pointer: UnsafeMutableRawPointer, sizeClass: Int) {
    let bytes = StoragePool.byteCount(ofClass: sizeClass)
    let block = SendableBlock(pointer: pointer)
    let isKept = state.withLock { state in
      state.statistics.bytesInUse -= bytes
      guard
        BlockSource.isShared(bytes)
          || state.statistics.bytesKept + bytes <= StoragePool.keptBytes
      else { return false }
      state.statistics.bytesKept += bytes
      state.free[sizeClass].append(block.pointer)
      return true
    }
    if !isKept { free(pointer) }
  }

  private struct SendableBlock: @unchecked Sendable { let pointer: UnsafeMutableRawPointer }
}
