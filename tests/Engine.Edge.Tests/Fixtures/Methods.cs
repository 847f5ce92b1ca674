namespace Engine.Edge.Tests.Fixtures;

/// <summary>Paths of calls.</summary>
internal static class Methods
{
    public const string Submit = "/engine.v1.LedgerService/SubmitTransfers";
    public const string CreateTransfers = "/engine.v1.LedgerService/CreateTransfers";
    public const string LookupAccounts = "/engine.v1.LedgerService/LookupAccounts";
}
