import Glibc
import TestSupport
import Testing

@testable import Sweeps

/// Who may work at a job.
@Suite struct ClaimTests {
  private func claim(
    _ folder: String, patience: Double = 60, step: Int = 0
  ) -> Result<Claim, Claim.Obstacle> {
    do throws(Claim.Obstacle) {
      return .success(try Claim(in: folder, patience: patience, step: step))
    } catch {
      return .failure(error)
    }
  }

  /// Puts the claim of another worker into a job's folder.
  private func foreign(
    _ scratch: ScratchFolder, _ number: Int, host: String, process: pid_t, step: Int = 0
  ) {
    mkdir(scratch.path + "/job", 0o777)
    mkdir("\(scratch.path)/job/claim-\(number)", 0o777)
    scratch.write(
      #"{"host":"\#(host)","space":"elsewhere","process":\#(process),"began":1,"step":\#(step)}"#,
      to: "job/claim-\(number)/worker.json")
  }

  @Test func oneAtATime() throws {
    let scratch = try ScratchFolder()
    let job = scratch.path + "/job"
    #expect(Claim.standing(in: job, patience: 60) == .open)
    let first = try claim(job).get()
    guard case .failure(.taken(let worker)) = claim(job) else {
      Issue.record("two have it")
      return
    }
    #expect(worker?.process == getpid())
    #expect(first.earlier == 0)
    first.giveBack()
    #expect(Claim.standing(in: job, patience: 60) == .returned)
    let second = try claim(job).get()
    #expect(second.earlier == 1 && first.isLost && !second.isLost)
    #expect(ScratchFolder.names(in: job) == ["claim-1", "claim-2"])
  }

  /// Sixteen threads want one job, again and again: one gets it each time.
  @Test func manyWantIt() async throws {
    let scratch = try ScratchFolder()
    for round in 0..<20 {
      let job = "\(scratch.path)/job\(round)"
      let won = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          group.addTask {
            guard let own = try? Claim(in: job, patience: 60, step: 0) else { return 0 }
            // Held to the end of the process, as far as the others can see.
            own.end()
            return 1
          }
        }
        return await group.reduce(0, +)
      }
      #expect(won == 1)
      #expect(ScratchFolder.names(in: job) == ["claim-1"])
    }
  }

  @Test func silenceOfAnotherMachineIsItsEnd() throws {
    let scratch = try ScratchFolder()
    foreign(scratch, 1, host: "far-away", process: 7)
    let job = scratch.path + "/job"
    guard case .held(let worker) = Claim.standing(in: job, patience: 60) else {
      Issue.record("nobody has it")
      return
    }
    #expect(worker?.host == "far-away")
    var times = [
      timespec(tv_sec: time(nil) - 61, tv_nsec: 0), timespec(tv_sec: time(nil) - 61, tv_nsec: 0),
    ]
    utimensat(AT_FDCWD, job + "/claim-1/worker.json", &times, 0)
    #expect(Claim.standing(in: job, patience: 60) == .abandoned)
    #expect(Claim.standing(in: job, patience: 90) != .abandoned)
    #expect(try claim(job).get().earlier == 1)
  }

  /// A process of this machine that is gone is known to be at once.
  @Test func theEndOfAProcessIsSeen() throws {
    let scratch = try ScratchFolder()
    let job = scratch.path + "/job"
    let own = try claim(job).get()
    own.end()
    let text = try #require(scratch.read("job/claim-1/worker.json"))
    let began = try #require(text.firstRange(of: "\"process\":\(getpid())"))
    scratch.write(
      text.replacingCharacters(began, with: "\"process\":\(pid_t.max)"),
      to: "job/claim-1/worker.json")
    #expect(Claim.standing(in: job, patience: 60) == .abandoned)
  }

  @Test func aJobThatKillsIsLeftAlone() throws {
    let scratch = try ScratchFolder()
    let job = scratch.path + "/job"
    for number in 1...Claim.mostDeaths {
      foreign(scratch, number, host: "far-away", process: 7)
      var old = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
      utimensat(AT_FDCWD, "\(job)/claim-\(number)/worker.json", &old, 0)
    }
    guard case .failure(.deadly(let attempts)) = claim(job) else {
      Issue.record("it is tried again")
      return
    }
    #expect(attempts == Claim.mostDeaths)
    // One that was brought further since deserves another worker.
    #expect((try? claim(job, step: 40).get()) != nil)
    Claim.forgive(in: job)
    #expect(Claim.standing(in: job, patience: 60) == .open)
  }

  @Test func aFolderThatCannotBeWrittenToIsSaid() throws {
    let scratch = try ScratchFolder()
    scratch.write("no folder", to: "file")
    guard case .failure(.unwritable(let path, let code)) = claim(scratch.path + "/file/job") else {
      Issue.record("it was claimed")
      return
    }
    #expect(path.hasSuffix("/file/job") && code == ENOTDIR)
  }

  /// The sign of life is given while nobody asks.
  @Test func aHeartBeats() throws {
    let scratch = try ScratchFolder()
    scratch.write("", to: "file")
    let path = scratch.path + "/file"
    var old = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &old, 0)
    let heart = HeartBeat(path, every: 1)
    var status = stat()
    for _ in 0..<600 {
      stat(path, &status)
      if status.st_mtim.tv_sec > 1 { break }
      usleep(50_000)
    }
    heart.stop()
    #expect(status.st_mtim.tv_sec > 1)
    #expect(try #require(FileAge.seconds(of: path, in: scratch.path)) < 60)
    #expect(FileAge.seconds(of: path + "x", in: scratch.path) == nil)
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
