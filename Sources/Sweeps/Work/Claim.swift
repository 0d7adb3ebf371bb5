import Console
import FoundationEssentials
import Glibc
import Lab

/// The right to work at a job, which one worker has at a time.
///
/// It is a folder `claim-K` in the job's own, with the worker's name in it, put there by one `rename`: of several
/// workers one succeeds. While it works, it touches the file every few seconds. A claim that was given back,
/// whose process is gone, or, on another machine, whose file was not touched for a while, is no longer one: who
/// takes the job over puts `claim-(K+1)` beside it, and the older one learns of that at its next look. Old ones
/// stay, and say how often a job was begun.
final class Claim {
  /// What stands in the way of a claim.
  enum Obstacle: Error, Equatable {
    /// Somebody is at work.
    case taken(by: Worker?)
    /// Too many have died of it.
    case deadly(attempts: Int)
    /// The folder cannot be written to.
    case unwritable(path: String, code: Int32)
  }

  /// How a job stands, by its claims.
  enum Standing: Equatable {
    /// Nobody has begun it.
    case open
    /// Somebody is at work.
    case held(Worker?)
    /// It was given back.
    case returned
    /// Who worked at it is gone.
    case abandoned
  }

  /// After so many workers that died of it, a job is left alone.
  static let mostDeaths = 5
  /// Seconds between two signs of life.
  static let beat = 5.0

  /// How many had begun the job before.
  let earlier: Int

  private let folder: String
  private let number: Int
  private let owner: String
  private let thread: HeartBeat
  private var wasLost = false
  private var nextLook = 0.0

  /// Takes the job whose folder is `folder`.
  ///
  /// - Parameters:
  ///   - folder: The job's folder.
  ///   - patience: Seconds after which the silence of another machine counts as its end.
  ///   - step: How far the job is, so that a long one may outlive many workers, if each brings it further.
  /// - Throws: `Obstacle`.
  init(in folder: String, patience: Double, step: Int) throws(Obstacle) {
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .unwritable(path: folder, code: errno)
    }
    let last = Claim.last(in: folder)
    switch Claim.standing(in: folder, last, patience: patience) {
    case .held(let worker): throw .taken(by: worker)
    case .open, .returned, .abandoned: break
    }
    guard !Claim.isDeadly(in: folder, last, step: step) else { throw .deadly(attempts: last) }
    let draft = "\(folder)/.claim-\(UInt64.random(in: 0 ... .max))"
    number = last + 1
    let target = "\(folder)/claim-\(number)"
    guard mkdir(draft, 0o777) == 0 else { throw .unwritable(path: draft, code: errno) }
    // As plain as can be: a job that takes a tenth of a second has no time for the disk.
    guard let data = try? JSONEncoder().encode(Worker.own(at: step)),
      let file = fopen(draft + "/worker.json", "we")
    else {
      let code = errno
      rmdir(draft)
      throw .unwritable(path: draft, code: code)
    }
    let written = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    let isWhole = fclose(file) == 0 && written == data.count
    guard isWhole, rename(draft, target) == 0 else {
      let code = errno
      unlink(draft + "/worker.json")
      rmdir(draft)
      if isWhole, code == EEXIST || code == ENOTEMPTY { throw .taken(by: nil) }
      throw .unwritable(path: draft, code: isWhole ? code : ENOSPC)
    }
    self.folder = folder
    owner = target + "/worker.json"
    earlier = last
    thread = HeartBeat(owner, every: Claim.beat)
  }

  /// True once another has taken the job over: what this one still makes is for nothing.
  ///
  /// It may be asked at each step: the disk, which can be another machine's, is looked at once a second.
  var isLost: Bool {
    let now = ProgressLine.monotonicSeconds()
    if now >= nextLook {
      wasLost = access("\(folder)/claim-\(number + 1)", F_OK) == 0
      nextLook = now + 1
    }
    return wasLost
  }

  /// Gives the job back, for anyone to go on with.
  func giveBack() {
    thread.stop()
    let descriptor = open(
      "\(folder)/claim-\(number)/returned", O_CREAT | O_WRONLY | O_CLOEXEC, 0o666)
    if descriptor >= 0 { close(descriptor) }
  }

  /// The job is done: nobody needs a claim any more.
  func end() { thread.stop() }

  /// Whether somebody works at the job whose folder is `folder`.
  static func standing(in folder: String, patience: Double) -> Standing {
    standing(in: folder, last(in: folder), patience: patience)
  }

  private static func standing(
    in folder: String, _ number: Int, patience: Double
  ) -> Standing {
    guard number > 0 else { return .open }
    let claim = "\(folder)/claim-\(number)"
    if isReturned(claim) { return .returned }
    let worker = worker(of: claim)
    if let isAlive = worker?.isAlive { return isAlive ? .held(worker) : .abandoned }
    let age =
      FileAge.seconds(of: claim + "/worker.json", in: folder)
      ?? FileAge.seconds(of: claim, in: folder) ?? 0
    return age > patience ? .abandoned : .held(worker)
  }

  /// True if too many died of the job at one step of it.
  static func isDeadly(in folder: String, step: Int) -> Bool {
    isDeadly(in: folder, last(in: folder), step: step)
  }

  private static func isDeadly(in folder: String, _ last: Int, step: Int) -> Bool {
    guard last >= mostDeaths else { return false }
    let deaths = (1...last).count { number in
      let claim = "\(folder)/claim-\(number)"
      return !isReturned(claim) && (worker(of: claim)?.step ?? step) == step
    }
    return deaths >= mostDeaths
  }

  private static func worker(of claim: String) -> Worker? {
    try? JSONFile.read(claim + "/worker.json")
  }

  private static func isReturned(_ claim: String) -> Bool { access(claim + "/returned", F_OK) == 0 }

  /// The number of the last claim; 0 for none.
  private static func last(in folder: String) -> Int {
    var number = 0
    while access("\(folder)/claim-\(number + 1)", F_OK) == 0 { number += 1 }
    return number
  }

  /// Makes a job that too many died of one that nobody has begun.
  static func forgive(in folder: String) {
    for name in FolderListing.names(in: folder) where name.hasPrefix("claim-") {
      unlink("\(folder)/\(name)/worker.json")
      unlink("\(folder)/\(name)/returned")
      rmdir("\(folder)/\(name)")
    }
  }
}

/// How old a file is, by the clock of the disk that it lies on: machines' own may differ by more than anybody
/// would wait.
enum FileAge {
  /// Seconds since the file at `path` was touched; nil if it is not there.
  ///
  /// `folder` is on the same disk.
  static func seconds(of path: String, in folder: String) -> Double? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let touched = status.st_mtim
    let probe = "\(folder)/.clock-\(UInt64.random(in: 0 ... .max))"
    let descriptor = open(probe, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
    var now = timespec()
    if descriptor >= 0 {
      let isKnown = fstat(descriptor, &status) == 0
      close(descriptor)
      unlink(probe)
      if isKnown { now = status.st_mtim }
    }
    if now.tv_sec == 0 { clock_gettime(CLOCK_REALTIME, &now) }
    return Double(now.tv_sec - touched.tv_sec) + Double(now.tv_nsec - touched.tv_nsec) * 1e-9
  }
}
