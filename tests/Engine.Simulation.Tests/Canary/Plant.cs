namespace Engine.Simulation.Tests.Canary;

/// <summary>A bug planted in what surrounds the pipeline: the journal, the database, recovery, the front.</summary>
internal enum Plant
{
    None,
    AcknowledgesBeforeTheCommit,
    ForgetsTheFence,
    ForgetsTheBlockIndex,
    DropsTheOrderOfLanes,
    TakesUnknownForCommitted,
    TakesFoundForReplicated,
    LosesABatchAtALeafRoll,
    ForgetsBurntIdsAtRecovery,
    ForgetsTheTailAtRecovery,
    ForgetsStampsOfBlocksAtRecovery,
    ForgetsTransferIdsAtRecovery,
    DatesConfirmationsAtTheirAnswer,
    WaitsForEverForASilentConnection,
    AnswersReadsWhenDeposed,
    AnswersRefusalsWhenDeposed,
    ServesBeforeTheOtherFellSilent,
    CountsASilenceThatWasBroken,
    CountsSilenceFromTheQuestion,
    TakesOneDeathForTheSilenceOfAll,
}
