import Glibc
import TestSupport
import Testing

@testable import Lessons

/// A lesson at the prompt: what is typed counts, and nothing of it is lost.
@Suite struct GuideTests {
  private static let fence = "```"

  /// A demonstration with its check, a question, and in the second step an exercise with two hints.
  private static let lesson = tiny(
    """

    \(fence)gan
    data ring
    model gan-mlp hidden=8
    \(fence)

    \(fence)check
    data.name == ring
    \(fence)

    \(fence)question choice
    fr: Combien ?
    en: How many?
    [ ] fr: un
        en: one
        fr> non
        en> no
    [x] fr: huit
        en: eight
        fr> oui
        en> yes
    \(fence)

    \(fence)gan refused
    loss nll
    \(fence)

    ## Deux · Two <!-- id: two -->

    ### Français

    Entraînez.

    ### English

    Train it.

    \(fence)hint
    fr: une perte
    en: a loss
    \(fence)

    \(fence)hint
    fr: puis train
    en: then train
    \(fence)

    \(fence)gan solution
    loss minimax
    train steps=4
    \(fence)

    \(fence)check
    train.total_steps == 4
    \(fence)

    ### Français

    Fin.

    ### English

    The end.
    """)

  private func bench(home: String? = nil, interrupted: @escaping () -> Bool = { false }) throws
    -> LessonBench
  {
    let bench = try LessonBench(home: home, interrupted: interrupted)
    bench.shelve(Self.lesson)
    return bench
  }

  /// As far as the exercise.
  private func atExercise(_ bench: LessonBench) {
    for line in ["lesson start 01", "next", "answer 2", "next"] { bench.type(line) }
  }

  @Test func goesFromPartToPart() throws {
    let bench = try bench()
    let start = bench.type("lesson start tiny")
    #expect(start.contains("Hello.") && start.contains("    model gan-mlp hidden=8"))
    #expect(start.contains("`next` run it") && !start.contains("How many?"))
    let next = bench.type("next")
    #expect(next.contains("> data ring") && next.contains("✓ data.name == ring"))
    #expect(next.contains("How many?\n") && next.contains("2. eight"))
    #expect(bench.type("next").contains("A question waits"))
    #expect(bench.type("answer 1").contains("✗ no"))
    #expect(bench.type("answer 7").contains("`7` is none of the answers 1 to 2"))
    let right = bench.type("answer 2")
    #expect(right.contains("✓ yes") && right.contains("    loss nll"))
    let refused = bench.type("next")
    #expect(refused.contains("error:") && refused.contains("── Two ──"))
    #expect(refused.contains("Your turn."))
    #expect(bench.errors.split(separator: "\n").count { $0.contains("error:") } == 1)
  }

  @Test func whatIsTypedIsNotRunAgain() throws {
    let bench = try bench()
    bench.type("lesson start 01")
    bench.type("data ring")
    // Another command in between, and the second left to `next`.
    bench.type("status")
    let next = bench.type("next")
    #expect(!next.contains("> data ring") && next.contains("> model gan-mlp hidden=8"))
    #expect(next.contains("How many?"))
  }

  /// The same command several times is run as often, less what the reader has typed.
  @Test func commandsThatAreAlike() throws {
    let bench = try LessonBench()
    bench.shelve(
      tiny(
        """

        \(Self.fence)gan
        data ring
        model gan-mlp hidden=8
        loss minimax
        train steps=1; train steps=1; train steps=1; train steps=1
        \(Self.fence)

        \(Self.fence)check
        train.total_steps == 4
        \(Self.fence)
        """))
    bench.type("lesson start 01")
    bench.type("data ring; model gan-mlp hidden=8; loss minimax; train steps=1")
    bench.type("next")
    #expect(bench.shell.session.step == 4)
  }

  /// What Ctrl-C ended is brought to its goal by `next`, and not begun once more on top.
  @Test func aTrainingThatWasStoppedIsBroughtToItsGoal() throws {
    final class Wish { var looks = -1 }
    let wish = Wish()
    // The sixth look of a training is the last one that it gets.
    let bench = try LessonBench(interrupted: {
      guard wish.looks >= 0 else { return false }
      wish.looks += 1
      return wish.looks > 5
    })
    bench.shelve(
      tiny(
        """

        \(Self.fence)gan
        data ring
        model gan-mlp hidden=8
        loss minimax
        train steps=40
        \(Self.fence)

        \(Self.fence)check
        train.total_steps == 40
        \(Self.fence)

        ### Français

        Fin.

        ### English

        The end.
        """))
    bench.type("lesson start 01")
    bench.type("data ring; model gan-mlp hidden=8; loss minimax")
    wish.looks = 0
    bench.type("train steps=40")
    let stopped = bench.shell.session.step
    #expect(stopped > 0 && stopped < 40)
    wish.looks = -1
    let next = bench.type("next")
    #expect(next.contains("> resume") && next.contains("✓ train.total_steps == 40"), "\(next)")
    #expect(bench.shell.session.step == 40)
  }

  /// Hints behind a question are for it, those before an exercise for that, and a demonstration has none.
  @Test func hintsAreForWhatWaits() throws {
    let bench = try LessonBench()
    let question = { (name: String) in
      """
      \(Self.fence)question number
      fr: \(name) ?
      en: \(name)?
      answer: 2
      fr> oui
      en> yes
      \(Self.fence)
      """
    }
    let hint = { (text: String) in "\(Self.fence)hint\nfr: \(text)\nen: \(text)\n\(Self.fence)" }
    bench.shelve(
      tiny(
        [
          "", question("first"), hint("one"), hint("more of one"), question("second"), hint("two"),
          "\(Self.fence)gan\ndata ring\n\(Self.fence)",
          "\(Self.fence)check\ndata.name == ring\n\(Self.fence)", hint("three"),
          "\(Self.fence)gan solution\nmodel gan-mlp hidden=8\n\(Self.fence)",
          "\(Self.fence)check\nmodel.name == gan-mlp\n\(Self.fence)", "",
        ].joined(separator: "\n\n")))
    bench.type("lesson start 01")
    #expect(
      bench.type("hint").contains("1/2 one") && bench.type("hint").contains("2/2 more of one"))
    bench.type("answer 2")
    #expect(bench.type("hint").contains("1/1 two"))
    bench.type("answer 2")
    #expect(!bench.type("hint").contains("1/"))
    bench.type("next")
    #expect(bench.type("hint").contains("1/1 three"))
  }

  @Test func exercisesAreDoneByTheReader() throws {
    let bench = try bench()
    atExercise(bench)
    #expect(bench.type("next").contains("Not yet."))
    #expect(bench.type("hint").contains("1/2 a loss"))
    #expect(bench.type("hint").contains("2/2 then train"))
    bench.type("loss minimax; train steps=3")
    #expect(bench.type("next").contains("✗ the check failed: train.total_steps is 3"))
    #expect(bench.type("lesson check").contains("✗"))
    bench.type("train steps=1")
    let end = bench.type("next")
    #expect(end.contains("The end.") && end.contains("End of the lesson. Questions answered: 1"))
    #expect(bench.type("lesson list").contains("done"))
    #expect(bench.errors.split(separator: "\n").count { $0.contains("error:") } == 0)
  }

  /// A solution starts where the exercise did, whatever was tried.
  @Test func skipSolvesFromTheStart() throws {
    let bench = try bench()
    atExercise(bench)
    bench.type("loss nonsaturating; train steps=9")
    let skipped = bench.type("skip")
    #expect(skipped.contains("one solution:") && skipped.contains("✓ train.total_steps == 4"))
    #expect(bench.shell.session.step == 4)
    #expect(bench.shell.session.loss?.name == "minimax")
    // A script of it has the solution's commands, and not the ones before.
    #expect(
      bench.shell.transcript == [
        "seed 7", "data ring", "model gan-mlp hidden=8", "loss minimax", "train steps=4",
      ])
  }

  @Test func playComesBack() throws {
    let bench = try bench()
    atExercise(bench)
    bench.type("loss minimax; train steps=2")
    let before = bench.type("measure n=200")
    bench.type("lesson play")
    bench.type("data moons; model gan-mlp hidden=4; loss minimax; train steps=4")
    #expect(bench.type("next").contains("Your turn."))
    #expect(bench.type("measure n=200") == before)
    // What was trained while playing is no solution.
    #expect(bench.type("next").contains("train.total_steps is 2"))
  }

  @Test func backBeginsTheStepAgain() throws {
    let bench = try bench()
    atExercise(bench)
    bench.type("loss minimax; train steps=4")
    bench.type("lesson back")
    #expect(bench.shell.session.step == 0 && bench.shell.session.loss == nil)
    #expect(bench.type("lesson back").contains("── One ──"))
    #expect(bench.shell.session.data == nil)
    bench.type("next")
    #expect(bench.shell.session.data?.name == "ring")
  }

  /// Another shell with the same home goes on with the same bits.
  @Test func goesOnElsewhere() throws {
    let home = try ScratchFolder()
    let first = try bench(home: home.path)
    atExercise(first)
    first.type("loss minimax; train steps=3")
    let second = try bench(home: home.path)
    let taken = second.type("lesson start 01")
    #expect(taken.contains("── Two ──") && taken.contains("Train it.") && !taken.contains("Hello."))
    first.type("train steps=1")
    second.type("train steps=1")
    // The first is told of the second behind its figures.
    let figures = second.type("measure n=200")
    #expect(figures.contains("modes_covered") && first.type("measure n=200").hasPrefix(figures))
    #expect(second.type("next").contains("End of the lesson"))
    #expect(second.type("lesson list").contains("done"))
  }

  @Test func aLessonThatWasChangedBeginsItsStepAgain() throws {
    let home = try ScratchFolder()
    atExercise(try bench(home: home.path))
    let second = try LessonBench(home: home.path)
    second.shelve(Self.lesson.replacing("Train it.", with: "Train it well."))
    let taken = second.type("lesson start 01")
    #expect(taken.contains("The lesson has changed since") && taken.contains("Train it well."))
    #expect(second.shell.session.data?.name == "ring")
    let third = try LessonBench(home: home.path)
    third.shelve(Self.lesson.replacing("id: two", with: "id: other"))
    #expect(third.type("lesson start 01").contains("── One ──"))
  }

  @Test func aDamagedProgressIsTold() throws {
    let home = try ScratchFolder()
    atExercise(try bench(home: home.path))
    let folder = home.path + "/state/gan-lab/lessons/tiny"
    home.write("{\"lesson\": 3}", to: "state/gan-lab/lessons/tiny/progress.json")
    let second = try bench(home: home.path)
    let list = second.type("lesson list")
    #expect(list.contains("progress damaged: lesson start sets it aside"), "\(list)")
    let told = second.type("lesson start 01")
    #expect(told.contains("the progress was damaged") && told.contains("── One ──"))
    #expect(access(folder + "/progress-damaged.json", F_OK) == 0)
    // A state that cannot be opened is told, and the step begins anew.
    atExercise(second)
    second.type("loss minimax; train steps=1")
    home.write("no tensors", to: "state/gan-lab/lessons/tiny/now.safetensors")
    let third = try bench(home: home.path)
    let taken = third.type("lesson start 01")
    #expect(taken.contains("error:") && taken.contains("── Two ──"))
    #expect(third.shell.session.data?.name == "ring" && third.shell.session.step == 0)
    #expect(third.type("lesson quit; lesson restart 01").contains("── One ──"))
  }

  @Test func twoShellsInOneLesson() throws {
    let home = try ScratchFolder()
    let (first, second) = (try bench(home: home.path), try bench(home: home.path))
    atExercise(first)
    second.type("lesson start 01")
    #expect(second.errors == "")
    first.type("loss minimax")
    second.type("loss minimax")
    #expect(second.errors.contains("another shell is in this lesson"))
  }

  /// What stood there before a lesson comes back behind it.
  @Test func theOwnWorkComesBack() throws {
    let bench = try bench()
    bench.type("data moons; model gan-mlp hidden=4; loss minimax; train steps=2")
    let before = bench.type("measure n=200")
    bench.type("lesson start 01")
    #expect(bench.shell.session.data == nil)
    bench.type("lesson quit")
    #expect(bench.type("measure n=200") == before)
    #expect(bench.shell.session.step == 2)
  }

  /// Where nothing can be kept the lesson goes on, and says so once.
  @Test func withoutAPlaceForProgress() throws {
    let home = try ScratchFolder()
    home.write("a file, not a folder", to: "state")
    let bench = try bench(home: home.path)
    atExercise(bench)
    bench.type("loss minimax; train steps=4")
    #expect(bench.type("next").contains("End of the lesson"))
    #expect(bench.errors.split(separator: "\n").count { $0.contains("progress is not kept") } == 1)
  }

  @Test func namesThatAreNone() throws {
    let bench = try bench()
    #expect(bench.type("lesson start tinny").contains("did you mean `tiny`?"))
    #expect(bench.type("lesson strat").contains("did you mean `start`?"))
    #expect(bench.type("lesson").contains("lesson needs what to do"))
    for verb in ["next", "skip", "hint", "answer 1", "lesson back", "lesson quit"] {
      #expect(bench.type(verb).contains("no lesson is open"), "\(verb)")
    }
    bench.folder.write("---\nid: x\n", to: "shelf/02-bad.md")
    #expect(bench.type("lesson start 03").contains("there is no lesson 03"))
    #expect(bench.type("lesson list").contains("the front matter has no second line"))
    #expect(bench.type("lesson start 02").contains("02-bad.md:1:1: error: the front matter"))
  }

  @Test func frenchFromTheNextWordOn() throws {
    let bench = try bench()
    bench.type("lesson start 01; lang fr")
    #expect(bench.type("next").contains("Combien ?"))
    #expect(bench.shell.pictureDefaults["lang"] == "fr")
    #expect(bench.type("lang de").contains("languages: en, fr"))
  }
}
