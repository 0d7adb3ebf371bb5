import ArgumentParser

/// `gan-lab lesson`: the course.
struct LessonWork: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lesson", abstract: "The course: run lessons, and make them.",
    subcommands: [
      LessonList.self, LessonStart.self, LessonNew.self, LessonCheck.self, LessonExport.self,
      LessonGrading.self, LessonCoverage.self,
    ])
}
