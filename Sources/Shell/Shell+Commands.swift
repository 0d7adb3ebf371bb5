import GanLabKit

extension Shell {
  /// Every verb, in the order of `help`.
  public static var allCommands: [any Command] {
    [
      ChooseCommand.data, ChooseCommand.model, ChooseCommand.loss, SwitchCommand(),
      ChooseCommand.sampler, SetCommand(), SeedCommand(), TrainCommand(), StepCommand(),
      WatchCommand(), WhyCommand(),
      SampleCommand(), PlotCommand(), MeasureCommand(), CompareCommand(), ExportCommand(),
      ReportCommand(), StatusCommand(),
      ExplainCommand(),
      ShowCommand(),
      HelpCommand(), PluginsCommand(), LoadCommand(), ReloadCommand(), TrustCommand(),
      ResetCommand(), SaveCommand(), OpenCommand(), ResumeCommand(), RunsCommand(),
      BackCommand(), UndoCommand(), DoctorCommand(),
      SaveScriptCommand(), SystemCommand(),
      QuitCommand(),
    ]
  }
}
