namespace Engine.Client;

/// <summary>The balances of both accounts just after a transfer took effect.</summary>
/// <param name="Index">Which transfer of the request, from 0.</param>
/// <param name="Debit">Of the account debited; of a post or void that of its hold.</param>
/// <param name="Credit">Of the account credited.</param>
public readonly record struct TransferBalances(int Index, Balances Debit, Balances Credit);
