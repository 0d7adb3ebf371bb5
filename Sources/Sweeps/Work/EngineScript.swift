/// A script that has an engine run a sweep: short enough to be read before it is started.
public struct EngineScript {
  /// The engines that there are.
  public enum Engine: String, CaseIterable, Sendable {
    /// The workers of this machine.
    case local
    /// GNU parallel, over ssh where machines are named.
    case parallel
    /// A job array of Slurm.
    case slurm
  }

  /// The program, and the sweep's folder, by their whole paths.
  let program: String
  let folder: String
  let plan: SweepPlan
  private let options: [String]

  /// A script for the sweep in `folder`, run by `program` with `options`.
  public init(program: String, folder: String, plan: SweepPlan, options: [String] = []) {
    self.options = options
    self.program = program
    self.folder = folder
    self.plan = plan
  }

  /// Slurm refuses larger arrays unless it was set up for them (`MaxArraySize` is 1001).
  static let largestArray = 1000

  /// The script.
  ///
  /// - Parameters:
  ///   - engine: Whose.
  ///   - atOnce: How many jobs run at the same time: on this machine, on each machine of `parallel`, on the whole
  ///     cluster; nil leaves it to the engine.
  ///   - hosts: A file of machines, one a line, for `parallel`.
  ///   - chunk: Jobs that one process does, one after the other; nil makes it one, or as many as Slurm asks for.
  /// - Returns: Its lines.
  public func text(for engine: Engine, atOnce: Int?, hosts: String?, chunk: Int?) -> String {
    let size = chunk ?? max(1, (plan.jobCount + Self.largestArray - 1) / Self.largestArray)
    let tasks = (plan.jobCount + size - 1) / size
    let head = [
      "#!/bin/sh",
      "# \(plan.name): \(plan.jobCount) jobs, gan-lab \(plan.version).",
      "# It can be started again at any time: what is done is not done twice.",
    ]
    switch engine {
    case .local:
      let jobs = atOnce.map { " --jobs \($0)" } ?? ""
      return (head + ["exec \(command)\(jobs)"]).joined(separator: "\n") + "\n"
    case .parallel:
      return (head + parallel(tasks, size, atOnce, hosts)).joined(separator: "\n") + "\n"
    case .slurm:
      return
        (["#!/bin/sh"] + slurm(tasks, size, atOnce) + head.dropFirst()
        + [
          "# Slurm's time limit or a requeue ends a job with SIGTERM: it keeps its state, and goes on from there.",
          "exec \(command) --task \(task("$SLURM_ARRAY_TASK_ID", size))",
        ]).joined(separator: "\n") + "\n"
    }
  }

  private var command: String {
    ([program, "sweep", "run", folder] + options).map(Self.quoted).joined(separator: " ")
  }

  /// The jobs of a task: its own number, or a stretch of them.
  private func task(_ number: String, _ size: Int) -> String {
    size == 1
      ? "\"\(number)\""
      : "\"$(( (\(number) - 1) * \(size) + 1 ))-$(( \(number) * \(size) ))\""
  }

  private func parallel(
    _ tasks: Int, _ size: Int, _ atOnce: Int?, _ hosts: String?
  ) -> [String] {
    var options = ["--joblog \(Self.quoted(folder + "/parallel.log"))", "--retries 3"]
    if let hosts {
      options =
        [
          "--sshloginfile \(Self.quoted(hosts))",
          // Machines that do not answer are left out, and the jobs of one that goes away are done elsewhere.
          "--filter-hosts", "--workdir \(Self.quoted(folder))",
        ] + options
    }
    if let atOnce { options.append("--jobs \(atOnce)") }
    let job = size == 1 ? "{}" : "{= $_ = (($_ - 1) * \(size) + 1) . \"-\" . ($_ * \(size)) =}"
    return [
      hosts == nil
        ? "# The cores of this machine."
        : "# Machines of \(hosts ?? ""), by ssh without a password.",
      "exec parallel \(options.joined(separator: " \\\n  ")) \\",
      "  \(Self.quoted("\(command) --task \(job)")) \\", "  ::: $(seq 1 \(tasks))",
    ]
  }

  private func slurm(_ tasks: Int, _ size: Int, _ atOnce: Int?) -> [String] {
    [
      "#SBATCH --job-name=\(Self.quoted(plan.name))",
      "#SBATCH --array=1-\(tasks)" + (atOnce.map { "%\($0)" } ?? ""),
      "#SBATCH --cpus-per-task=1", "#SBATCH --requeue", "#SBATCH --open-mode=append",
      "#SBATCH --output=\(Self.quoted(folder + "/slurm-%a.log"))",
    ]
  }

  /// A word for a shell.
  public static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:,@%".contains($0)) }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
