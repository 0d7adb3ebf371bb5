import Autograd
import Synchronization
import Testing

@testable import PluginAPI

/// Alone in its suite and in order, since the number of threads is the process's.
@Suite(.serialized) struct ChainRotaTests {
  /// What each block was told to do, in order; and whether two threads ever had one at once.
  private struct Log {
    var moves: [[Int]]
    var inUse: [Bool]
    var collides = false
  }

  private final class Board: Sendable {
    let log: Mutex<Log>
    init(_ count: Int) {
      log = Mutex(
        Log(
          moves: Array(repeating: [], count: count), inUse: Array(repeating: false, count: count)))
    }
  }

  @Test(arguments: [1, 2, 4], [1, 3, 8])
  func eachBlockMakesItsMovesInOrder(threads: Int, count: Int) {
    let before = Engine.threads
    defer { Engine.threads = before }
    Engine.threads = threads
    for moves in [0..<0, 3..<4, 2..<9, 10..<110] {
      let board = Board(count)
      ChainRota(count, moves: moves).run { place, some in
        board.log.withLock { log in
          log.collides = log.collides || log.inUse[place]
          log.inUse[place] = true
        }
        board.log.withLock { log in
          log.moves[place] += Array(some)
          log.inUse[place] = false
        }
      }
      board.log.withLock { log in
        #expect(log.moves == Array(repeating: Array(moves), count: count) && !log.collides)
      }
    }
  }

  /// A thread that is slow keeps only the block that it has: who is free makes all other moves.
  @Test func whoIsFreeGoesOn() throws {
    let rota = ChainRota(3, moves: 0..<16)
    let first = rota.take()
    let slow = try #require(first)
    #expect(slow.place == 0 && slow.moves == 0..<2)
    var made = [0, 0, 0]
    while let (place, moves) = rota.take() {
      #expect(moves.lowerBound == made[place])
      made[place] = moves.upperBound
      rota.giveBack(place)
    }
    #expect(made == [0, 16, 16])
    rota.giveBack(slow.place)
    let last = rota.take()
    #expect(last?.place == 0 && last?.moves == 2..<4)
  }
}
