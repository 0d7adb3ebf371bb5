import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Sweeps

/// Sweeps from the file to the table, by the program itself.
@Suite struct SweepRunTests {
  private func checksums(_ sweep: SweepFolder) throws -> [String] {
    try sweep.plan().jobs.map { try #require(sweep.result(of: $0)?.checksum) }
  }

  @Test func fromTheFileToTheTable() throws {
    let scratch = try ScratchFolder()
    let sweep = try SweepLab.planned(scratch, steps: 30)
    let plan = try sweep.plan()
    #expect(plan.jobCount == 8 && plan.job(5).seed == 2 && plan.job(5).setUp == 0)
    #expect(plan.setUps[1].commands.last == "loss hinge")
    let empty = try SweepLab.run(["sweep", "table", "s.sweep"], in: scratch)
    #expect(empty.status == 0 && empty.output.contains("0 of 2"))

    let run = try SweepLab.run(["sweep", "run", "s.sweep", "--jobs", "2"], in: scratch)
    #expect(run.status == 0 && run.output.contains("8 of 8 jobs done"), "\(run.errors)")
    for job in plan.jobs {
      let result = try #require(sweep.result(of: job))
      #expect(result.state == .done && result.steps == 30 && result.attempts == 0)
      #expect(result.figures.contains { $0.key == "w2" && ($0.value ?? 0) > 0 })
      #expect(result.figures.allSatisfy { $0.key != "mmd" })
      #expect(result.components["model gan-mlp"]?.count == 64)
    }
    // Jobs differ as their seeds and losses do.
    #expect(Set(try checksums(sweep)).count == 8)
    // Done is done.
    let again = try SweepLab.run(["sweep", "run", "s.sweep", "--task", "1-8"], in: scratch)
    #expect(again.status == 0 && again.output.contains("8 of 8 jobs done"))
    #expect(sweep.result(of: plan.job(1))?.attempts == 0)

    let table = try SweepLab.run(
      ["sweep", "table", "s.sweep", "--format", "markdown"], in: scratch)
    #expect(table.output.contains("| ring: loss | modes covered | w2 | jobs |"), "\(table.output)")
    #expect(table.output.contains("| hinge |") && table.output.contains("over 2 seeds"))
    let csv = try SweepLab.run(["sweep", "table", "s.sweep", "--format", "csv"], in: scratch)
    #expect(csv.lines.first == "job,data,loss,seed,state,figure,value")
    #expect(csv.lines.count == 1 + 8 * 4)
    let stranger = try SweepLab.run(["sweep", "table", "s.sweep", "--figure", "w3"], in: scratch)
    #expect(stranger.status == 1 && stranger.errors.contains("there is no figure `w3`"))
    let plot = try SweepLab.run(
      ["sweep", "plot", "s.sweep", "--to", "p.png", "--lang", "fr", "--theme", "projector"],
      in: scratch)
    #expect(plot.status == 0 && (scratch.bytes(of: scratch.path + "/p.png")?.count ?? 0) > 5000)
  }

  @Test func theRunsAreCollectedOnce() throws {
    let scratch = try ScratchFolder()
    let sweep = try SweepLab.planned(scratch, steps: 10)
    _ = try SweepLab.run(["sweep", "run", "s.sweep", "--task", "1-5"], in: scratch)
    let first = try SweepLab.run(["sweep", "collect", "s.sweep"], in: scratch)
    #expect(first.output.contains("5 runs brought") && first.output.contains("3 jobs are not done"))
    _ = try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch)
    let second = try SweepLab.run(["sweep", "collect", "s.sweep"], in: scratch)
    #expect(second.output.contains("3 runs brought") && second.output.contains("5 were there"))
    let runs = try SweepLab.run(["--json", "-c", "runs best=w2"], in: scratch)
    #expect(runs.output.components(separatedBy: "\"loss\":\"hinge\"").count == 5)
    // The state is the job's own.
    let resumed = try SweepLab.run(["-c", "resume 8; train steps=1"], in: scratch)
    #expect(resumed.status == 0 && resumed.output.contains("11 in all"), "\(resumed.errors)")
    #expect(try sweep.plan().jobs.allSatisfy { sweep.run(of: $0) != nil })
  }

  /// Killed or stopped in the middle, a job comes to the bits of one that was not.
  @Test(arguments: [SIGKILL, SIGTERM]) func aStoppedJobGoesOn(signal: Int32) throws {
    let (quiet, loud) = try (ScratchFolder(), ScratchFolder())
    let reference = try SweepLab.planned(quiet, steps: 3000)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep", "--task", "1"], in: quiet).status == 0)
    let sweep = try SweepLab.planned(loud, steps: 3000)
    let job = try sweep.plan().job(1)
    var (stops, reached) = (0, 0)
    for _ in 0..<20 where stops < 3 && sweep.result(of: job) == nil {
      let process = try LabProcess(
        LabProcess.executable, ["sweep", "run", "s.sweep", "--task", "1"], in: loud)
      for _ in 0..<5000 {
        // At work, beyond where the last one stopped.
        let step = sweep.run(of: job).flatMap { try? $0.status().step } ?? 0
        if case .held(let worker) = Claim.standing(in: sweep.folder(of: job), patience: 60),
          worker?.process == process.pid, step > reached
        {
          reached = step
          break
        }
        if sweep.isDone(job) { break }
        usleep(1000)
      }
      process.signal(signal)
      let result = try process.wait()
      if result.status == 128 + signal { stops += 1 }
      if signal == SIGTERM, result.status != 0 {
        #expect(result.output.contains("the same command goes on"))
        #expect(
          Claim.standing(in: sweep.folder(of: job), patience: 60) == .returned)
      }
    }
    #expect(stops >= 1)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep", "--task", "1"], in: loud).status == 0)
    let (ours, theirs) = try (
      #require(sweep.result(of: job)), #require(reference.result(of: reference.plan().job(1)))
    )
    #expect(ours.checksum == theirs.checksum && ours.steps == 3000)
    #expect(ours.figures.first { $0.key == "w2" } == theirs.figures.first { $0.key == "w2" })
    // A worker may be killed when it has just kept its result.
    #expect(ours.attempts >= 1 && ours.attempts <= stops)
  }

  /// What the disk, or somebody, did to a result or a claim: the job is done again.
  @Test func damagedFilesAreMadeAgain() throws {
    let scratch = try ScratchFolder()
    let sweep = try SweepLab.planned(scratch, steps: 20)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
    let whole = try checksums(sweep)
    let jobs = try sweep.plan().jobs
    for (place, text) in ["", "{", "null", "{\"state\":\"done\"}"].enumerated() {
      scratch.write(text, to: "s.sweep/jobs/\(jobs[place].key)/result.json")
    }
    #expect(
      try SweepLab.run(["sweep", "status", "s.sweep"], in: scratch).output.contains(
        "4 of 8 jobs done"))
    // One begins anew, for its states are damaged, too.
    scratch.write("{}", to: "s.sweep/jobs/\(jobs[0].key)/runs/1/status.json")
    scratch.write(
      "no state", to: "s.sweep/jobs/\(jobs[0].key)/runs/1/checkpoints/latest.safetensors")
    let again = try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch)
    #expect(again.status == 0 && again.output.contains("8 of 8 jobs done"), "\(again.errors)")
    #expect(try checksums(sweep) == whole)
    // A claim whose worker is not named is as old as its folder.
    let job = scratch.path + "/s.sweep/jobs/" + jobs[1].key
    unlink(job + "/claim-1/worker.json")
    unlink(job + "/claim-2/worker.json")
    var old = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
    utimensat(AT_FDCWD, job + "/claim-2", &old, 0)
    #expect(Claim.standing(in: job, patience: 60) == .abandoned)
  }

  /// A folder that was moved has its results, and another sweep's is not taken.
  @Test func foldersAreKnown() throws {
    let scratch = try ScratchFolder()
    _ = try SweepLab.planned(scratch, steps: 5)
    #expect(
      try SweepLab.run(["sweep", "run", "s.sweep", "--task", "1-3"], in: scratch).status == 0)
    mkdir(scratch.path + "/é ß", 0o755)
    rename(scratch.path + "/s.sweep", scratch.path + "/é ß/s.sweep")
    rename(scratch.path + "/s.toml", scratch.path + "/é ß/s.toml")
    let moved = try SweepLab.run(["sweep", "plan", "é ß/s.toml", "--no-probe"], in: scratch)
    #expect(moved.output.contains("3 of them are done"), "\(moved.output)\(moved.errors)")
    #expect(moved.output.contains("gan-lab sweep run 'é ß/s.sweep'"))
    #expect(try SweepLab.run(["sweep", "run", "é ß/s.sweep"], in: scratch).status == 0)
    scratch.write(SweepLab.file(steps: 5), to: "t.toml")
    for folder in ["é ß/s.sweep", "é ß"] {
      let other = try SweepLab.run(
        ["sweep", "plan", "t.toml", "--no-probe", "--to", folder], in: scratch)
      #expect(other.status == 1 && other.errors.contains("--to another folder"), "\(other.errors)")
    }
  }

  /// What plugins measure has its columns, also twice with other options; data that changed are said.
  @Test func measuresOfPluginsHaveColumns() throws {
    let scratch = try ScratchFolder()
    scratch.write((0..<40).map { "\($0 % 7),\($0 % 5)\n" }.joined(), to: "p.csv")
    let text = { (seeds: String) in
      """
      commands = "data csv path=p.csv; model gan-mlp hidden=8; loss hinge; set batch=8"
      steps = 5
      samples = 20
      seeds = \(seeds)
      measure = ["w2", "frechet"]
      """
    }
    scratch.write(text("[1]"), to: "s.toml")
    #expect(try SweepLab.run(["sweep", "plan", "s.toml", "--no-probe"], in: scratch).status == 0)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
    scratch.write((0..<50).map { "\($0 % 7),\($0 % 5)\n" }.joined(), to: "p.csv")
    scratch.write(text("[1, 2]"), to: "s.toml")
    #expect(try SweepLab.run(["sweep", "plan", "s.toml", "--no-probe"], in: scratch).status == 0)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
    let table = try SweepLab.run(["sweep", "table", "s.sweep"], in: scratch).output
    #expect(table.contains("the file p.csv was changed while the sweep was run"), "\(table)")
    #expect(table.contains("no set-up has the figure frechet"))

    scratch.write(
      """
      commands = "data digits train=100 test=50; model gan-mlp hidden=8; loss hinge; set batch=8"
      steps = 3
      samples = 20
      measure = ["few-labels labels=20 test=50", "few-labels labels=30 test=50"]
      """, to: "m.toml")
    #expect(try SweepLab.run(["sweep", "plan", "m.toml", "--no-probe"], in: scratch).status == 0)
    let run = try SweepLab.run(["sweep", "run", "m.sweep"], in: scratch)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let measured = try SweepLab.run(["sweep", "table", "m.sweep"], in: scratch).output
    #expect(measured.contains("accuracy  ") && measured.contains("accuracy 2"), "\(measured)")
    #expect(try SweepLab.run(["sweep", "plot", "m.sweep"], in: scratch).status == 0)
  }

  @Test func seedsCanBeAdded() throws {
    let scratch = try ScratchFolder()
    var sweep = try SweepLab.planned(scratch, steps: 5)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
    sweep = try SweepLab.planned(scratch, steps: 5, seeds: "1-3")
    #expect(try sweep.plan().jobs.count { sweep.isDone($0) } == 8)
    #expect(try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch).status == 0)
    #expect(try sweep.plan().jobs.count { sweep.isDone($0) } == 12)
  }

  /// What is wrong in one job is its result, and the others are done.
  @Test func aJobThatFailsIsSaidAndTriedAgain() throws {
    let scratch = try ScratchFolder()
    scratch.write("1,2\n3,4\n5,6\n7,8\n", to: "points.csv")
    scratch.write(
      """
      commands = "model gan-mlp hidden=8; loss minimax; set batch=4"
      steps = 5
      measure = "w2"
      samples = 20
      [axes]
      data = ["ring", "csv path=points.csv"]
      """, to: "s.toml")
    #expect(try SweepLab.run(["sweep", "plan", "s.toml"], in: scratch).status == 0)
    unlink(scratch.path + "/points.csv")
    let run = try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch)
    #expect(run.status == 1 && run.output.contains("1 of 2 jobs done, 1 failed"), "\(run.output)")
    let status = try SweepLab.run(["sweep", "status", "s.sweep"], in: scratch)
    #expect(status.output.contains("job 2 failed") && status.output.contains("points.csv"))
    scratch.write("1,2\n3,4\n5,6\n7,8\n", to: "points.csv")
    let again = try SweepLab.run(["sweep", "run", "s.sweep", "--failed"], in: scratch)
    #expect(again.status == 0 && again.output.contains("2 of 2 jobs done"), "\(again.errors)")
  }

  @Test func numbersThatAreNotFiniteAreAResult() throws {
    let scratch = try ScratchFolder()
    scratch.write(
      """
      commands = "data ring; model gan-mlp hidden=8; loss wasserstein; set optimizer=sgd lr=10 batch=8 clip=0"
      steps = 3000
      seeds = [1]
      """, to: "s.toml")
    #expect(try SweepLab.run(["sweep", "plan", "s.toml"], in: scratch).status == 0)
    let run = try SweepLab.run(["sweep", "run", "s.sweep"], in: scratch)
    #expect(run.status == 0 && run.output.contains("1 diverged"), "\(run.output)\(run.errors)")
    let sweep = SweepFolder(scratch.path + "/s.sweep")
    let result = try #require(sweep.result(of: sweep.plan().job(1)))
    #expect(result.state == .diverged && result.failure?.contains("is no finite number") == true)
    let table = try SweepLab.run(["sweep", "table", "s.sweep"], in: scratch)
    #expect(table.output.contains("1, 1 diverged"))
  }

  /// The scripts do what they say: those that this machine has a shell for are run.
  @Test func scriptsAreWritten() throws {
    let scratch = try ScratchFolder()
    let sweep = try SweepLab.planned(scratch, steps: 5)
    #expect(
      try SweepLab.run(
        ["sweep", "script", "s.sweep", "--for", "local", "--at-once", "2", "--to", "run.sh"],
        in: scratch
      ).status == 0)
    let run = try LabProcess("/bin/sh", ["run.sh"], in: scratch).wait(seconds: 120)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try sweep.plan().jobs.allSatisfy { sweep.isDone($0) })
    let slurm = try SweepLab.run(
      ["sweep", "script", "s.sweep", "--for", "slurm", "--at-once", "4", "--chunk", "3"],
      in: scratch)
    #expect(slurm.output.contains("#SBATCH --array=1-3%4\n"))
    #expect(
      slurm.output.contains(
        "--task \"$(( ($SLURM_ARRAY_TASK_ID - 1) * 3 + 1 ))-$(( $SLURM_ARRAY_TASK_ID * 3 ))\""))
    let parallel = try SweepLab.run(
      ["sweep", "script", "s.sweep", "--for", "parallel"], in: scratch)
    #expect(parallel.output.contains("--joblog") && parallel.output.contains("::: $(seq 1 8)"))
    // What Slurm would run as its third task: the last stretch reaches beyond the last job.
    scratch.write(slurm.output, to: "slurm.sh")
    let task = try LabProcess(
      "/bin/sh", ["slurm.sh"], in: scratch, environment: ["SLURM_ARRAY_TASK_ID": "3"]
    ).wait(seconds: 60)
    #expect(task.status == 0 && task.output.contains("2 of 2 jobs done"), "\(task.errors)")
  }
}
