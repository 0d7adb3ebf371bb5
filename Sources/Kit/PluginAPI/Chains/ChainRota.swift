import Autograd
import Synchronization

/// Who takes which block of chains through the next moves.
///
/// Threads come for a block whenever they are free, so that a core that somebody else uses, too, makes
/// fewer moves than its neighbour and keeps nobody waiting for long.
struct ChainRota: ~Copyable {
  /// Pieces that the moves of one block are handed out in.
  private static let pieces = 8

  private struct Place {
    var next: Int
    var isTaken = false
  }

  private let places: Mutex<[Place]>
  private let end: Int
  private let length: Int

  /// The moves `moves` of each of `count` blocks.
  init(_ count: Int, moves: Range<Int>) {
    places = Mutex(Array(repeating: Place(next: moves.lowerBound), count: count))
    end = moves.upperBound
    length = max(1, (moves.count + ChainRota.pieces - 1) / ChainRota.pieces)
  }

  /// Calls `advance` with a block's place and its next moves until all are made: each block's in order, on as
  /// many threads as there are blocks for.
  func run(_ advance: (_ place: Int, _ moves: Range<Int>) -> Void) {
    let count = places.withLock { $0.count }
    inParallel(min(count, Engine.threads), least: 2, step: 1) { _ in
      while let (place, moves) = take() {
        advance(place, moves)
        giveBack(place)
      }
    }
  }

  /// The next moves of the free block that has made the fewest; nil if there is none.
  func take() -> (place: Int, moves: Range<Int>)? {
    places.withLock { places in
      let free = places.indices.filter { !places[$0].isTaken && places[$0].next < end }
      guard let place = free.min(by: { places[$0].next < places[$1].next }) else { return nil }
      let moves = places[place].next..<min(end, places[place].next + length)
      places[place].next = moves.upperBound
      places[place].isTaken = true
      return (place, moves)
    }
  }

  /// Others may have the block at `place` again.
  func giveBack(_ place: Int) { places.withLock { $0[place].isTaken = false } }
}
